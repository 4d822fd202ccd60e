// A span as an X-Ray segment document. What a service did for a caller (a local root) is a segment, named for the service;
// everything under it is a subsegment that is sent by itself (`type: subsegment`, `parent_id`).
// Limits: 64 kB a document, names of 200 characters, 50 annotations of 1000 characters.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
import { type Attributes, type HrTime, SpanKind, type SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { toXrayTraceId } from '../propagation/xray.ts';
import { encodeAws, encodeHttp, encodeSql, isAwsCall, readText } from './xray-blocks.ts';
import { encodeFailure } from './xray-cause.ts';

export type SegmentDocument = Readonly<Record<string, unknown>>;

export interface SegmentOptions {
  /** Attributes that can be searched for: annotations. The others are metadata. */
  readonly indexedAttributes: readonly string[];
  readonly resource: Attributes;
  readonly workingDirectory: string;
}

const maxNameLength = 200;
const maxAnnotations = 50;
const maxAnnotationKeyLength = 500;
const maxAnnotationLength = 1000;
/** By OpenTelemetry's convention for X-Ray, which the collector's awsxray exporter reads too. */
const annotationsAttribute = 'aws.xray.annotations';
const metadataPrefix = 'aws.xray.metadata.';

export function createSegmentEncoder(options: SegmentOptions): (span: ReadableSpan) => SegmentDocument {
  const ofService = describeService(options.resource);
  return (span) => {
    const isSegment = isLocalRoot(span);
    const http = encodeHttp(span);
    const sql = encodeSql(span);
    const aws = encodeAws(span);
    const used = new Set([...(http?.used ?? []), ...(sql?.used ?? []), ...aws.used]);
    const namespace = isSegment ? undefined : namespaceOf(span);
    const user = readText(span.attributes, 'enduser.id', 'user.id');
    return {
      ...identify(span, isSegment ? String(options.resource['service.name']) : nameCall(span)),
      ...(isSegment ? ofService : { type: 'subsegment' }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(user === undefined || !isSegment ? {} : { user }),
      ...encodeFailure(span, options.workingDirectory),
      ...(http ? { http: http.fields } : {}),
      ...(sql ? { sql: sql.fields } : {}),
      ...describeAws(isSegment ? ofService.aws : undefined, aws.fields),
      ...describeAttributes(span, used, options.indexedAttributes),
      ...(span.links.length > 0 ? { links: span.links.map(({ context }) => describeLink(context)) } : {}),
    };
  };
}

function isLocalRoot({ kind, parentSpanContext: parent }: ReadableSpan): boolean {
  return kind === SpanKind.SERVER || parent === undefined || parent.isRemote === true;
}

function identify(span: ReadableSpan, name: string): SegmentDocument {
  const { traceId, spanId } = span.spanContext();
  return {
    name: cleanName(name),
    id: spanId,
    trace_id: toXrayTraceId(traceId),
    start_time: toSeconds(span.startTime),
    end_time: toSeconds(span.endTime),
    in_progress: false,
    ...(span.parentSpanContext ? { parent_id: span.parentSpanContext.spanId } : {}),
  };
}

/** Microseconds: all that a double of epoch seconds holds. */
function toSeconds([seconds, nanos]: HrTime): number {
  return seconds + Math.round(nanos / 1000) / 1e6;
}

/** Letters, digits and `_ . : / % & # = + \ - @` of any script. */
function cleanName(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]/gu, '').trim();
  return clean.slice(0, maxNameLength) || 'unnamed';
}

function namespaceOf(span: ReadableSpan): 'aws' | 'remote' | undefined {
  const given = readText(span.attributes, 'aws.xray.namespace');
  if (given === 'aws' || given === 'remote') return given;
  if (isAwsCall(span)) return 'aws';
  return span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER ? 'remote' : undefined;
}

/** X-Ray makes a node of its map for each name of a remote call: the one who is called, not what is called for. */
function nameCall(span: ReadableSpan): string {
  const { attributes, kind, name } = span;
  if (isAwsCall(span)) return readText(attributes, 'rpc.service') ?? name;
  if (kind !== SpanKind.CLIENT && kind !== SpanKind.PRODUCER) return name;
  const peer = readText(attributes, 'peer.service', 'service.peer.name');
  const host = readText(attributes, 'server.address', 'net.peer.name', 'http.host');
  const database = readText(attributes, 'db.namespace', 'db.name');
  return peer ?? (database === undefined ? (host ?? name) : host === undefined ? database : `${database}@${host}`);
}

interface ServiceFields {
  readonly service: SegmentDocument;
  readonly origin?: string;
  readonly aws: SegmentDocument;
}

const origins: Readonly<Record<string, string>> = {
  aws_app_runner: 'AWS::AppRunner::Service',
  aws_ec2: 'AWS::EC2::Instance',
  aws_ecs: 'AWS::ECS::Container',
  aws_eks: 'AWS::EKS::Container',
  aws_elastic_beanstalk: 'AWS::ElasticBeanstalk::Environment',
  aws_lambda: 'AWS::Lambda::Function',
};

function describeService(resource: Attributes): ServiceFields {
  const origin = origins[readText(resource, 'cloud.platform') ?? ''];
  const account = readText(resource, 'cloud.account.id');
  return {
    service: {
      version: readText(resource, 'service.version') ?? 'unknown',
      runtime: readText(resource, 'process.runtime.name') ?? 'nodejs',
      runtime_version: readText(resource, 'process.runtime.version') ?? 'unknown',
    },
    ...(origin === undefined ? {} : { origin }),
    aws: {
      ...(account === undefined ? {} : { account_id: account }),
      xray: { sdk: 'pitwall', sdk_version: readText(resource, 'telemetry.distro.version') ?? 'unknown' },
    },
  };
}

function describeAws(service: SegmentDocument | undefined, call: SegmentDocument): SegmentDocument {
  const aws = { ...service, ...call };
  return Object.keys(aws).length > 0 ? { aws } : {};
}

function describeLink({ traceId, spanId }: SpanContext): SegmentDocument {
  return { trace_id: toXrayTraceId(traceId), id: spanId };
}

function describeAttributes(
  span: ReadableSpan,
  used: ReadonlySet<string>,
  indexedAttributes: readonly string[],
): SegmentDocument {
  const named = span.attributes[annotationsAttribute];
  const indexed = new Set([...indexedAttributes, ...(Array.isArray(named) ? named.map(String) : [])]);
  const annotations: Record<string, string | number | boolean> = {};
  const metadata: Record<string, unknown> = { default: { 'otel.span.name': span.name } };
  const rest = metadata['default'] as Record<string, unknown>;
  for (const [key, value] of Object.entries(span.attributes)) {
    if (key === annotationsAttribute || value === undefined) continue;
    if (indexed.has(key) && Object.keys(annotations).length < maxAnnotations && !Array.isArray(value)) {
      annotations[cleanKey(key)] = typeof value === 'object' ? JSON.stringify(value) : shorten(value);
    } else if (key.startsWith(metadataPrefix)) {
      addMetadata(metadata, key.slice(metadataPrefix.length), value);
    } else if (!used.has(key)) {
      rest[key] = value;
    }
  }
  return { ...(Object.keys(annotations).length > 0 ? { annotations } : {}), metadata };
}

function cleanKey(key: string): string {
  return key.replace(/[^A-Za-z0-9_.]/g, '_').slice(0, maxAnnotationKeyLength);
}

function shorten(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value).slice(0, maxAnnotationLength);
}

/** `aws.xray.metadata.<namespace>` holds the JSON of what aws-xray-sdk-core's users added. */
function addMetadata(metadata: Record<string, unknown>, namespace: string, value: unknown): void {
  try {
    const parsed: unknown = JSON.parse(String(value));
    metadata[namespace] =
      namespace === 'default' ? { ...(metadata['default'] as object), ...(parsed as object) } : parsed;
  } catch {
    metadata[namespace] = value; // not JSON: kept as it is
  }
}
