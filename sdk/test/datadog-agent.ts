// A Datadog Agent's trace receiver for tests: takes v0.4 requests of dd-trace and decodes their MessagePack.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AgentSpan {
  readonly name: string;
  readonly resource: string;
  readonly service: string;
  readonly trace_id: bigint | number;
  readonly span_id: bigint | number;
  readonly parent_id: bigint | number;
  readonly meta: Readonly<Record<string, string>>;
}

export interface DatadogAgent {
  readonly url: string;
  readonly spans: AgentSpan[];
  stop(): Promise<void>;
}

export async function startDatadogAgent(): Promise<DatadogAgent> {
  const spans: AgentSpan[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      if (request.url === '/v0.4/traces' && body.length > 0)
        spans.push(...(decodeMessagePack(body) as AgentSpan[][]).flat());
      response.writeHead(request.url === '/v0.4/traces' ? 200 : 404).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** https://github.com/msgpack/msgpack/blob/master/spec.md, without extensions. */
function decodeMessagePack(bytes: Buffer): unknown {
  let at = 0;
  const uint = (size: number): number => {
    at += size;
    return bytes.readUIntBE(at - size, size);
  };
  const uint64 = (): bigint => {
    at += 8;
    return bytes.readBigUInt64BE(at - 8);
  };
  const string = (length: number): string => {
    at += length;
    return bytes.toString('utf8', at - length, at);
  };
  const array = (length: number): unknown[] => Array.from({ length }, value);
  const map = (length: number): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length }, () => [String(value()), value()]));
  const readers: Readonly<Record<number, () => unknown>> = {
    0xc0: () => null,
    0xc2: () => false,
    0xc3: () => true,
    0xca: () => bytes.readFloatBE((at += 4) - 4),
    0xcb: () => bytes.readDoubleBE((at += 8) - 8),
    0xcc: () => uint(1),
    0xcd: () => uint(2),
    0xce: () => uint(4),
    0xcf: uint64,
    0xd0: () => bytes.readInt8((at += 1) - 1),
    0xd1: () => bytes.readInt16BE((at += 2) - 2),
    0xd2: () => bytes.readInt32BE((at += 4) - 4),
    0xd3: () => bytes.readBigInt64BE((at += 8) - 8),
    0xd9: () => string(uint(1)),
    0xda: () => string(uint(2)),
    0xdb: () => string(uint(4)),
    0xdc: () => array(uint(2)),
    0xdd: () => array(uint(4)),
    0xde: () => map(uint(2)),
    0xdf: () => map(uint(4)),
  };
  function value(): unknown {
    const type = uint(1);
    if (type < 0x80) return type;
    if (type < 0x90) return map(type & 0x0f);
    if (type < 0xa0) return array(type & 0x0f);
    if (type < 0xc0) return string(type & 0x1f);
    if (type >= 0xe0) return type - 0x100;
    const read = readers[type];
    if (!read) throw new Error(`MessagePack type 0x${type.toString(16)} is not expected`);
    return read();
  }
  return value();
}
