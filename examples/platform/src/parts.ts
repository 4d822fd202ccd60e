// The platform, part by part. Adding a service is one entry here: its address reaches the services that call it as
// <NAME>_URL, its metrics are scraped, its ports are checked, it is started, watched and stopped in order.
import type { Part, PartContext, PortSetting } from './part.ts';

const source = '--conditions=pitwall-source';

const pagePort: PortSetting = { setting: 'PITWALL_LOCAL_PAGE_PORT', default: 4319, use: 'page' };
const otlpPort: PortSetting = { setting: 'PITWALL_LOCAL_OTLP_PORT', default: 4318, use: 'OTLP/HTTP' };
const logstashHttpPort: PortSetting = {
  setting: 'PITWALL_LOCAL_LOGSTASH_HTTP_PORT',
  default: 5080,
  use: 'Logstash http',
};
const logstashTcpPort: PortSetting = { setting: 'PITWALL_LOCAL_LOGSTASH_TCP_PORT', default: 5081, use: 'Logstash tcp' };

const collector: Part = {
  name: 'collector',
  // In the root, so that its data is in .pitwall/local there.
  folder: '.',
  // A small young generation: the collector's garbage is short-lived, and the memory is better left to the services.
  run: [source, '--max-semi-space-size=8', 'collectors/local/src/cli.ts'],
  after: [],
  ports: [pagePort, otlpPort, logstashHttpPort, logstashTcpPort],
  ready: { setting: pagePort.setting, path: '/api/status' },
  env: ({ addresses, parts }) => ({
    [pagePort.setting]: String(addresses.port(pagePort.setting)),
    [otlpPort.setting]: String(addresses.port(otlpPort.setting)),
    [logstashHttpPort.setting]: String(addresses.port(logstashHttpPort.setting)),
    [logstashTcpPort.setting]: String(addresses.port(logstashTcpPort.setting)),
    PITWALL_LOCAL_SCRAPE: parts
      .flatMap(({ name, metrics }) => (metrics ? [`${name}=${addresses.url(metrics)}/metrics`] : []))
      .join(','),
  }),
};

const dynamodbPort: PortSetting = { setting: 'PITWALL_CLOUD_DYNAMODB_PORT', default: 8000, use: 'DynamoDB' };

const cloud: Part = {
  name: 'cloud',
  folder: 'examples/cloud',
  run: ['src/main.ts'],
  after: [],
  ports: [dynamodbPort],
  ready: { setting: dynamodbPort.setting, path: '/' },
  env: ({ addresses }) => ({ HOST: '127.0.0.1', DYNAMODB_PORT: String(addresses.port(dynamodbPort.setting)) }),
};

/** Traces by OTLP, metrics by OTLP and by scrape, logs by OTLP and Logstash at once: every wire carries something. */
const telemetryDefaults = {
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp,prometheus',
  OTEL_LOGS_EXPORTER: 'otlp,logstash',
  OTEL_METRIC_EXPORT_INTERVAL: '5000',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=local',
  // Within the supervisor's own deadline, even if the collector is gone: see shutdown.ts.
  PITWALL_SHUTDOWN_TIMEOUT: '1000',
};

interface ServiceEntry {
  readonly name: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Services it sends requests to; they start first. */
  readonly calls?: readonly string[];
  /** What it needs of the cloud. */
  readonly cloud?: (context: PartContext) => Record<string, string>;
}

function service({ name, port, metricsPort, calls = [], cloud: needs }: ServiceEntry): Part {
  const http: PortSetting = { setting: portSetting(name), default: port, use: 'http' };
  const metrics: PortSetting = { setting: settingOf(name, 'METRICS_PORT'), default: metricsPort, use: 'metrics' };
  const stores = needs ? [cloud.name] : [];
  return {
    name,
    folder: `examples/${name}`,
    run: [source, '--import', '@pitwall/sdk/register', 'src/server.ts'],
    after: [collector.name, ...stores, ...calls],
    needs: stores,
    ports: [http, metrics],
    ready: { setting: http.setting, path: '/health' },
    metrics: metrics.setting,
    defaults: telemetryDefaults,
    env: (context) => ({
      ...wiresOf(name, context),
      ...needs?.(context),
      HOST: '127.0.0.1',
      SHOP_FAULTS: 'true',
      PORT: String(context.addresses.port(http.setting)),
      OTEL_EXPORTER_PROMETHEUS_PORT: String(context.addresses.port(metrics.setting)),
      ...Object.fromEntries(
        calls.map((called) => [settingOf(called, 'URL', ''), context.addresses.url(portSetting(called))]),
      ),
    }),
  };
}

const traffic: Part = {
  name: 'traffic',
  folder: 'examples/traffic',
  run: [source, 'src/main.ts'],
  after: ['gateway'],
  ports: [],
  env: ({ addresses, rate }) => ({
    GATEWAY_URL: addresses.url(portSetting('gateway')),
    ...(rate !== undefined && { TRAFFIC_RATE: String(rate) }),
  }),
};

export const parts: readonly Part[] = [
  collector,
  cloud,
  service({ name: 'products', port: 8081, metricsPort: 9465 }),
  service({ name: 'orders', port: 8082, metricsPort: 9466, calls: ['products'], cloud: ordersTable }),
  service({ name: 'gateway', port: 8080, metricsPort: 9464, calls: ['products', 'orders'] }),
  traffic,
];

/** The address to open in a browser. */
export const pageSetting: string = pagePort.setting;

/** Who the service is and where its telemetry goes. */
function wiresOf(name: string, { addresses }: PartContext): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_ENDPOINT: addresses.url(otlpPort.setting),
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    PITWALL_LOGSTASH_URL: addresses.url(logstashHttpPort.setting),
  };
}

function portSetting(name: string): string {
  return settingOf(name, 'PORT');
}

function settingOf(name: string, suffix: string, prefix = 'PITWALL_'): string {
  return `${prefix}${name.toUpperCase().replaceAll('-', '_')}_${suffix}`;
}

function ordersTable({ addresses }: PartContext): Record<string, string> {
  return { ORDERS_STORE: 'dynamodb', AWS_ENDPOINT_URL_DYNAMODB: addresses.url(dynamodbPort.setting) };
}
