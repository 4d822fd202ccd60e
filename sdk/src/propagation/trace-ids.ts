// Ids that every system takes: the first 32 bits of a trace id are the epoch seconds, which X-Ray demands
// (https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids) and nobody else minds:
// W3C's random flag is about the last 7 bytes, Datadog reads the last 8, ratio samplers mix in all 16.
import type { IdGenerator } from '@opentelemetry/sdk-trace';

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Costs what OpenTelemetry's random generator costs: see docs/adr/012. */
export function createIdGenerator(now: () => number = Date.now): IdGenerator {
  let second = 0;
  let prefix = '';
  return {
    generateTraceId: () => {
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        second = current;
        prefix = (current % 2 ** 32).toString(16).padStart(8, '0');
      }
      return prefix + random32() + generate64();
    },
    generateSpanId: generate64,
  };
}

/** Not all zero: that is no id. */
function generate64(): string {
  for (;;) {
    const id = random32() + random32();
    if (id !== '0000000000000000') return id;
  }
}

function random32(): string {
  const value = Math.floor(Math.random() * 2 ** 32);
  return (
    hexOfByte[value >>> 24]! +
    hexOfByte[(value >>> 16) & 255]! +
    hexOfByte[(value >>> 8) & 255]! +
    hexOfByte[value & 255]!
  );
}
