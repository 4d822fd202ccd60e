// Logs to Logstash's `tcp` input as JSON lines, sent by the package winston-logstash, fenced:
// - It queues without a bound, and holds back whatever shares its stream: here it gets one request at a time, and what is
//   left in its queue when a request fails is thrown away, as the pipeline keeps the records.
// - After `max_connect_retries` it never sends again: here a connection that failed is given up at once, and the pipeline's
//   next attempt makes another.
// - It emits `error`, which ends a process that does not listen: here somebody listens, always.
// The `tcp` input never acknowledges (https://www.elastic.co/docs/reference/logstash/plugins/plugins-inputs-tcp): `delivered`
// means that the socket has taken the bytes. What the connection still carries when it breaks is lost unseen.
import { createRequire } from 'node:module';
import type { EventEmitter } from 'node:events';
import type net from 'node:net';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Destination, EncodedRecord, Outcome } from '../pipeline/types.ts';
import { withoutTracing } from '../transport/untraced.ts';
import { createEcsEncoder } from './ecs.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();

/** What we use of winston-logstash 2.1. */
interface LogstashTransport extends EventEmitter {
  readonly connection: { readonly socket?: net.Socket };
  readonly manager: EventEmitter & { logQueue: unknown[] };
  log(info: object, callback: () => void): void;
  close(): void;
}
type LogstashTransportClass = new (options: {
  readonly host: string;
  readonly port: number;
  readonly max_connect_retries: number;
}) => LogstashTransport;

export function createLogstashTcpLogs(url: string, resource: Attributes): Destination<ReadableLogRecord> {
  const encodeEcs = createEcsEncoder(resource);
  const sender = createSender(new URL(url));
  return {
    name: 'logstash',
    signal: 'logs',
    address: url,
    encodeRecord: (record) => ({
      bytes: encoder.encode(JSON.stringify(encodeEcs(record))),
      count: 1,
      group: undefined,
    }),
    send: (records, signal) => withoutTracing(() => sender(records, signal)),
  };
}

function createSender({
  hostname,
  port,
}: URL): (records: readonly EncodedRecord[], signal: AbortSignal) => Promise<Outcome> {
  let connected: Connection | undefined;
  return async (records, signal) => {
    if (connected?.failure !== undefined) connected = undefined;
    connected ??= connect(hostname.replaceAll(/[[\]]/g, ''), Number(port));
    return connected.send(records, signal);
  };
}

interface Connection {
  /** Why it is of no use any more. */
  readonly failure: string | undefined;
  send(records: readonly EncodedRecord[], signal: AbortSignal): Promise<Outcome>;
}

function connect(host: string, port: number): Connection {
  const Transport = loadTransport();
  const transport = new Transport({ host, port, max_connect_retries: 0 });
  // Only flush() keeps a process alive.
  transport.connection.socket?.unref();
  let failure: string | undefined;
  let onFailure: () => void = () => {};
  const fail = (reason: string): void => {
    if (failure !== undefined) return;
    failure = reason;
    // Ours to send again: left there, it would go out twice.
    transport.manager.logQueue = [];
    transport.close();
    onFailure();
  };
  transport.on('error', (error: Error) => fail(reasonOf(error)));
  transport.manager.on('retrying', () => fail('the connection broke'));
  const send = (records: readonly EncodedRecord[], signal: AbortSignal): Promise<Outcome> =>
    new Promise((resolve) => {
      let taken = 0;
      const onAbort = (): void => fail('the connection did not take the lines in time');
      const settle = (outcome: Outcome | Promise<never>): void => {
        signal.removeEventListener('abort', onAbort);
        onFailure = () => {};
        resolve(outcome);
      };
      onFailure = () => settle(describeFailure(records.length, taken, failure ?? ''));
      signal.addEventListener('abort', onAbort);
      if (failure !== undefined) return onFailure();
      for (const record of records) {
        // It takes an object and encodes it itself; lines go out one after the other.
        transport.log(JSON.parse(decoder.decode(record.bytes)) as object, () => {
          taken += 1;
          if (taken === records.length) settle({ kind: 'delivered' });
        });
      }
    });
  return {
    get failure() {
      return failure;
    },
    send,
  };
}

const decoder = new TextDecoder();

function describeFailure(count: number, taken: number, reason: string): Outcome | Promise<never> {
  if (taken === 0) return Promise.reject(new Error(reason)); // nobody has answered
  const retry = Array.from({ length: count - taken }, (_, index) => taken + index);
  return { kind: 'partial', retry, rejected: [], reason };
}

function reasonOf(error: Error): string {
  return /OFFLINE/.test(error.message) ? 'the connection was refused or broke' : error.message;
}

/** Not its main entry: that is the transport for winston 2. Loaded only when the setting asks for it. */
function loadTransport(): LogstashTransportClass {
  return createRequire(import.meta.url)('winston-logstash/lib/winston-logstash-latest') as LogstashTransportClass;
}
