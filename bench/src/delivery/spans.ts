// A span on its way from its end to the bytes of a request: OpenTelemetry's batch processor and serialiser, and our
// pipeline in each delivery profile. What would send the bytes takes them at once.
import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { createBodyMemory } from '../../../sdk/src/destinations/body-memory.ts';
import { createGroups, encodeRequest, encodeSpan } from '../../../sdk/src/destinations/otlp-encoding.ts';
import type { Destination } from '../../../sdk/src/pipeline/types.ts';
import { attributes, countWritten, createPitwall, type Profile, resource } from './pipelines.ts';
import type { Contestant } from './rounds.ts';

function createSpan(isError: boolean): ReadableSpan {
  let ended: ReadableSpan | undefined;
  const keep = { onStart: () => {}, onEnd: (span: ReadableSpan) => void (ended = span) };
  const quiet = { forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
  const provider = new TracerProvider({ resource, spanProcessors: [{ ...keep, ...quiet }] });
  const span = provider.getTracer('bench', '1.0.0').startSpan('GET /orders', { attributes }, ROOT_CONTEXT);
  if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  if (!ended) throw new Error('no span');
  return ended;
}

function createOpenTelemetry(): Contestant {
  const span = createSpan(false);
  const processor = new BatchSpanProcessor({
    exporter: {
      export: (spans, done) => {
        countWritten(ProtobufTraceSerializer.serializeRequest(spans)?.length ?? 0);
        done({ code: 0 });
      },
      shutdown: () => Promise.resolve(),
    },
  });
  return {
    name: 'opentelemetry, batch processor',
    accept: () => processor.onEnd(span),
    flush: () => processor.forceFlush(),
    end: () => processor.shutdown(),
  };
}

function createOurs(profile: Profile, isError = false): Contestant {
  const bodies = createBodyMemory();
  const groupOf = createGroups(resource.attributes);
  const destination: Destination<ReadableSpan> = {
    name: 'otlp',
    signal: 'traces',
    address: 'http://127.0.0.1:4318',
    encodeRecord: (one, memory) => ({
      bytes: encodeSpan(one, memory),
      count: 1,
      group: groupOf(one.instrumentationScope),
    }),
    send: async (records) => {
      const body = encodeRequest(records, bodies);
      countWritten(body.length);
      bodies.giveBack(body);
      return { kind: 'delivered' };
    },
  };
  const span = createSpan(isError);
  return createPitwall({
    name: `pitwall, ${profile}${isError ? ', every span an error' : ''}`,
    profile,
    createCall: (accept) => () => accept(span),
    destination,
    isUrgent: (one) => one.status.code === SpanStatusCode.ERROR,
  });
}

export const createSpanContestants = (): readonly Contestant[] => [
  createOpenTelemetry(),
  createOurs('memory'),
  createOurs('spill'),
  createOurs('spill', true),
  createOurs('durable'),
];
