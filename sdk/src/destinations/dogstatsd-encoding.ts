// One collection of metrics as DogStatsD lines. Pure.
// https://docs.datadoghq.com/extend/dogstatsd/datagram_shell: NAME:VALUE|TYPE|@SAMPLE_RATE|#TAG,TAG
// Counters are `c`, gauges and up-down counters `g`, histograms distributions (`d`). Names and tags hold only what
// toDatadogName and toDatadogTag let through: nothing in them ends a field or a line.
import type { Attributes } from '@opentelemetry/api';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { toDatadogName, toDatadogTag } from '@pitwall/signals';
import { DataPointType } from '../opentelemetry.ts';
import { sampleExponentialHistogram, sampleHistogram, type Sample } from './dogstatsd-distribution.ts';

/** The Agent cuts what is longer (`dogstatsd_buffer_size`): such a line loses its last tags. */
export const maxLineBytes = 8192;

const encoder = new TextEncoder();

/** Unified service tagging: https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/ */
const serviceTags: Readonly<Record<string, string>> = {
  'service.name': 'service',
  'deployment.environment.name': 'env',
  'service.version': 'version',
};

export function encodeServiceTags(resource: Attributes): readonly string[] {
  return Object.entries(serviceTags).flatMap(([attribute, tag]) => {
    const value = resource[attribute];
    return value === undefined || value === '' ? [] : [encodeTag(tag, value)];
  });
}

/** Lines that end with a line feed. Empty when nothing was measured. */
export function encodeDogstatsd(metrics: ResourceMetrics, tags: readonly string[]): Uint8Array {
  const lines = metrics.scopeMetrics.flatMap((scope) => scope.metrics.flatMap((metric) => encodeMetric(metric, tags)));
  return encoder.encode(lines.map((line) => `${line}\n`).join(''));
}

function encodeMetric(metric: MetricData, tags: readonly string[]): string[] {
  const name = toDatadogName(metric.descriptor);
  return samplesOf(metric).flatMap(({ attributes, type, samples }) => {
    const all = [...tags, ...Object.entries(attributes).flatMap(([key, value]) => encodeAttribute(key, value))];
    return samples
      .filter(({ value }) => Number.isFinite(value))
      .map(({ value, count }) =>
        encodeLine(`${name}:${value}|${type}${count === 1 ? '' : `|@${toSampleRate(count)}`}`, all),
      );
  });
}

interface TypedSamples {
  readonly attributes: Attributes;
  readonly type: 'c' | 'g' | 'd';
  readonly samples: readonly Sample[];
}

function samplesOf(metric: MetricData): TypedSamples[] {
  switch (metric.dataPointType) {
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.map(({ attributes, value }) => ({
        attributes,
        type: 'd',
        samples: sampleHistogram(value),
      }));
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return metric.dataPoints.map(({ attributes, value }) => ({
        attributes,
        type: 'd',
        samples: sampleExponentialHistogram(value),
      }));
    case DataPointType.SUM:
    case DataPointType.GAUGE: {
      // The reader's temporality is delta: what rises is an increment, what rises and falls is a total.
      const type = metric.dataPointType === DataPointType.SUM && metric.isMonotonic ? 'c' : 'g';
      return metric.dataPoints.map(({ attributes, value }) => ({ attributes, type, samples: [{ value, count: 1 }] }));
    }
  }
}

function encodeAttribute(key: string, value: unknown): string[] {
  return value === undefined || value === '' || key === '' ? [] : [encodeTag(key, value)];
}

function encodeTag(key: string, value: unknown): string {
  return toDatadogTag(key, typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value)).toWellFormed();
}

function encodeLine(head: string, tags: readonly string[]): string {
  let line = head;
  let bytes = Buffer.byteLength(head);
  let separator = '|#';
  for (const tag of tags) {
    bytes += separator.length + Buffer.byteLength(tag);
    if (bytes > maxLineBytes - 1) break;
    line += separator + tag;
    separator = ',';
  }
  return line;
}

/** The receiver counts 1 / rate and rounds, some of them down: never below the count. */
export function toSampleRate(count: number): number {
  let rate = 1 / count;
  while (1 / rate < count) rate -= rate * Number.EPSILON;
  return rate;
}

/** Splits lines into datagrams of at most `maxBytes`, never within a line. @returns the end of the datagram that starts at `start`. */
export function findDatagramEnd(lines: Uint8Array, start: number, maxBytes: number): number {
  // The line feed that ends a datagram is not sent.
  if (lines.length - start <= maxBytes + 1) return lines.length;
  const end = lines.lastIndexOf(lineFeed, start + maxBytes);
  if (end > start) return end + 1;
  const next = lines.indexOf(lineFeed, start); // one line that is longer goes alone
  return next === -1 ? lines.length : next + 1;
}

const lineFeed = 10;
