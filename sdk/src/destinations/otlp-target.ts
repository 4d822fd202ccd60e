// Where and how OTLP goes for one signal: its own settings first, then the general ones.
import { defaultOtlpEndpoint, type OtlpProtocol } from '../configuration/settings/otlp.ts';
import type { Settings } from '../configuration/settings/settings.ts';
import type { SignalName } from '../pipeline/types.ts';
import { createAwsSignature, parseAwsHost } from '../transport/aws-signature.ts';
import type { HttpTarget } from '../transport/http-post.ts';

const defaultGrpcEndpoint = 'http://127.0.0.1:4317';

export interface OtlpTarget extends Omit<HttpTarget, 'maxReplyBytes'> {
  readonly protocol: OtlpProtocol;
  /** Longest time that a request may take, where the signal has its own. */
  readonly timeoutMillis: number | undefined;
}

/** Pure, but for what signs. */
export function resolveOtlpTarget(settings: Settings, signal: SignalName): OtlpTarget {
  const own = ownSettings(settings)[signal];
  const protocol = readOtlpProtocol(settings, signal);
  const url = resolveUrl(settings, signal, protocol);
  const tls = {
    ca: own.certificate ?? settings.otlpCertificate,
    key: own.clientKey ?? settings.otlpClientKey,
    cert: own.clientCertificate ?? settings.otlpClientCertificate,
  };
  const sign = protocol === 'grpc' ? undefined : resolveSignature(settings, signal, url);
  return {
    url,
    protocol,
    headers: { ...settings.otlpHeaders, ...own.headers },
    compression: own.compression ?? settings.otlpCompression,
    timeoutMillis: own.timeoutMillis,
    tls,
    ...(sign ? { sign } : {}),
  };
}

export function readOtlpProtocol(settings: Settings, signal: SignalName): OtlpProtocol {
  return ownSettings(settings)[signal].protocol ?? settings.otlpProtocol;
}

function ownSettings(s: Settings) {
  return {
    traces: {
      endpoint: s.otlpTracesEndpoint,
      protocol: s.otlpTracesProtocol,
      headers: s.otlpTracesHeaders,
      compression: s.otlpTracesCompression,
      timeoutMillis: s.otlpTracesTimeoutMillis,
      certificate: s.otlpTracesCertificate,
      clientKey: s.otlpTracesClientKey,
      clientCertificate: s.otlpTracesClientCertificate,
      isInsecure: s.otlpTracesInsecure,
    },
    metrics: {
      endpoint: s.otlpMetricsEndpoint,
      protocol: s.otlpMetricsProtocol,
      headers: s.otlpMetricsHeaders,
      compression: s.otlpMetricsCompression,
      timeoutMillis: s.otlpMetricsTimeoutMillis,
      certificate: s.otlpMetricsCertificate,
      clientKey: s.otlpMetricsClientKey,
      clientCertificate: s.otlpMetricsClientCertificate,
      isInsecure: s.otlpMetricsInsecure,
    },
    logs: {
      endpoint: s.otlpLogsEndpoint,
      protocol: s.otlpLogsProtocol,
      headers: s.otlpLogsHeaders,
      compression: s.otlpLogsCompression,
      timeoutMillis: s.otlpLogsTimeoutMillis,
      certificate: s.otlpLogsCertificate,
      clientKey: s.otlpLogsClientKey,
      clientCertificate: s.otlpLogsClientCertificate,
      isInsecure: s.otlpLogsInsecure,
    },
  };
}

function resolveUrl(settings: Settings, signal: SignalName, protocol: OtlpProtocol): string {
  const own = ownSettings(settings)[signal];
  const scheme = (own.isInsecure ?? settings.otlpInsecure) ? 'http' : 'https';
  const withScheme = (address: string): string => (/^https?:/i.test(address) ? address : `${scheme}://${address}`);
  if (own.endpoint) return withScheme(own.endpoint);
  if (protocol !== 'grpc') return `${withScheme(settings.otlpEndpoint).replace(/\/+$/, '')}/v1/${signal}`;
  return settings.otlpEndpoint === defaultOtlpEndpoint ? defaultGrpcEndpoint : withScheme(settings.otlpEndpoint);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
const awsServices: Readonly<Record<SignalName, string>> = { traces: 'xray', metrics: 'monitoring', logs: 'logs' };

function resolveSignature(settings: Settings, signal: SignalName, url: string): OtlpTarget['sign'] {
  const host = parseAwsHost(new URL(url).hostname);
  if (settings.otlpSigV4 === 'false' || (settings.otlpSigV4 === 'auto' && !host)) return undefined;
  const service = host?.service ?? awsServices[signal];
  return createAwsSignature({ url, service, region: host?.region ?? settings.awsRegion });
}
