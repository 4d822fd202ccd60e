// OpenTelemetry JS starts a span at Date.now(), whole milliseconds, and measures its duration in microseconds. Beside each
// other, spans of a few milliseconds then start up to one early, and a child ends after its parent. Here the start gets
// the same clock as the duration, anchored to the wall clock. Goes when OpenTelemetry does it:
// https://github.com/open-telemetry/opentelemetry-js/blob/main/packages/sdk-trace/src/Span.ts
import type { HrTime } from '@opentelemetry/api';

/** What sdk-trace 3.0's span keeps of its start; a version that keeps something else is left alone. */
interface StartedSpan {
  startTime: HrTime;
  readonly _performanceStartTime: number;
  readonly _startTimeProvided: boolean;
}

/** The wall clock may be set: then the monotonic one is anchored anew. */
const mostDriftMillis = 1.5;
let anchorMillis = performance.timeOrigin;

/** Rewrites a start that the caller did not give. Any other object is left as it is. */
export function refineStart(span: object): void {
  if (!isStarted(span) || span._startTimeProvided) return;
  const roundedMillis = span.startTime[0] * 1000 + span.startTime[1] / 1e6;
  let millis = anchorMillis + span._performanceStartTime;
  // A process that lost its core between the span's two readings of the clocks looks the same: a second look tells.
  if (Math.abs(millis - roundedMillis) > mostDriftMillis && hasDrifted()) {
    anchorMillis = Date.now() - performance.now();
    millis = anchorMillis + span._performanceStartTime;
  }
  span.startTime = toHrTime(millis);
}

function hasDrifted(): boolean {
  return Math.abs(Date.now() - (anchorMillis + performance.now())) > mostDriftMillis;
}

function toHrTime(millis: number): HrTime {
  const seconds = Math.floor(millis / 1000);
  return [seconds, Math.round((millis - seconds * 1000) * 1e6)];
}

function isStarted(span: object): span is StartedSpan {
  return (
    '_performanceStartTime' in span &&
    typeof span._performanceStartTime === 'number' &&
    '_startTimeProvided' in span &&
    'startTime' in span
  );
}
