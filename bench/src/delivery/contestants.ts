// A span on its way from its end to the bytes of a request: OpenTelemetry's batch processor and serialiser, and our
// pipeline in each delivery profile. What would send the bytes takes them at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider, BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { createGroups, encodeRequest, encodeSpan } from '../../../sdk/src/destinations/otlp-encoding.ts';
import { DeadLetters } from '../../../sdk/src/pipeline/dead-letters.ts';
import { createPipeline } from '../../../sdk/src/pipeline/pipeline.ts';
import { Spool } from '../../../sdk/src/pipeline/spool/spool.ts';

export interface Contestant {
  readonly name: string;
  /** On the application's own call stack. */
  accept(): void;
  /** What follows: encoding, writing, a request that is taken. */
  flush(): Promise<void>;
  end(): Promise<void>;
}

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.2.3', 'host.name': 'host-1' });
const attributes = Object.fromEntries(
  Array.from({ length: 10 }, (_, index) => [`shop.attribute.${index}`, `value ${index}`]),
);

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

let written = 0;

export function createOpenTelemetry(): Contestant {
  const span = createSpan(false);
  const processor = new BatchSpanProcessor({
    exporter: {
      export: (spans, done) => {
        written += ProtobufTraceSerializer.serializeRequest(spans)?.length ?? 0;
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

const limits = {
  maxQueueBytes: 16 * 1024 * 1024,
  maxBatchRecords: 512,
  maxBatchBytes: 1024 * 1024,
  flushIntervalMillis: 1000,
  exportTimeoutMillis: 10_000,
};

export function createPitwall(profile: 'memory' | 'spill' | 'durable', isError = false): Contestant {
  const span = createSpan(isError);
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-bench-'));
  const diagnostics = { say: () => {} };
  const spool = new Spool({ folder, maxBytes: 256 * 1024 * 1024, diagnostics });
  const deadLetters = new DeadLetters({ folder, maxBytes: 1024 * 1024, diagnostics });
  const groupOf = createGroups(resource.attributes);
  const send = async (records: Parameters<typeof encodeRequest>[0]): Promise<{ kind: 'delivered' }> => {
    written += encodeRequest(records).length;
    return { kind: 'delivered' };
  };
  const encodeRecord = (one: ReadableSpan) =>
    ({ bytes: encodeSpan(one), count: 1, group: groupOf(one.instrumentationScope) }) as const;
  const pipeline = createPipeline(
    { name: 'otlp', signal: 'traces', address: 'http://127.0.0.1:4318', encodeRecord, send },
    {
      limits,
      diagnostics,
      isUrgent: (one) => one.status.code === SpanStatusCode.ERROR,
      ...(profile === 'memory' ? {} : { disk: { profile, spool, deadLetters } }),
    },
  );
  return {
    name: `pitwall, ${profile}${isError ? ', every span an error' : ''}`,
    accept: () => pipeline.accept(span),
    flush: () => pipeline.flush({ millis: 10_000, isHolding: true }),
    end: async () => {
      pipeline.end(true);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** So that nobody leaves the work out. */
export const readWritten = (): number => written;
