// Merged snapshots as a collection again, for whoever encodes one. Pure.
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { MetricData, ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { hrTimeOf } from '../meter/cells.ts';
import { resourceFromAttributes, AggregationTemporality, DataPointType } from '../opentelemetry.ts';
import { parseAttributes } from './attributes-text.ts';
import { readNumber, type SnapshotMetric } from './snapshot.ts';

/** @param resources Of the members: what they all have alike is the resource of the page. */
export function createResourceMetrics(
  metrics: readonly SnapshotMetric[],
  resources: readonly Attributes[],
): ResourceMetrics {
  const endTime = hrTimeOf(Date.now());
  const scopes = new Map<string, { scope: ScopeMetrics['scope']; metrics: MetricData[] }>();
  for (const metric of metrics) {
    const id = JSON.stringify(metric.scope);
    const known = scopes.get(id) ?? { scope: metric.scope, metrics: [] };
    scopes.set(id, known);
    known.metrics.push(metricData(metric, endTime));
  }
  return { resource: resourceFromAttributes(commonAttributes(resources)), scopeMetrics: [...scopes.values()] };
}

function metricData({ descriptor, type, isMonotonic, points }: SnapshotMetric, endTime: HrTime): MetricData {
  const isNumber = type === DataPointType.SUM || type === DataPointType.GAUGE;
  return {
    descriptor,
    dataPointType: type,
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: points.map((point) => ({
      attributes: parseAttributes(point.a),
      startTime: hrTimeOf(point.s),
      endTime,
      value: isNumber ? readNumber(point) : point.v,
      ...(point.e ? { exemplars: point.e } : {}),
    })),
    ...(type === DataPointType.SUM ? { isMonotonic } : {}),
  } as MetricData;
}

function commonAttributes([first = {}, ...others]: readonly Attributes[]): Attributes {
  const isCommon = (key: string, value: unknown): boolean =>
    others.every((other) => JSON.stringify(other[key]) === JSON.stringify(value));
  return Object.fromEntries(Object.entries(first).filter(([key, value]) => isCommon(key, value)));
}
