// AWS in one process (moto), and the way of X-Ray segments to it.
import dgram from 'node:dgram';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { findPeerProgram } from './installed.ts';
import { type Engine, answers, findFreePorts, startProgram } from './program.ts';

export async function startMoto(): Promise<Engine & { readonly url: string }> {
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const engine = await startProgram({
    name: 'moto',
    file: findPeerProgram('moto'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    isReady: () => answers(`${url}/moto-api/data.json`),
  });
  return { ...engine, url };
}

export interface XrayDaemon {
  readonly udpAddress: string;
  readonly tcpAddress: string;
  /** The segment documents that came, as text. */
  readonly documents: readonly string[];
  stop(): Promise<void>;
}

/** moto routes by the service that the signature names; it checks no signature. */
export function awsAuthorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;
}

/**
 * Stands in for the X-Ray daemon, whose Go module cannot be had (docs/adr/010-peers.md): each datagram is a header line
 * and a segment document, which goes to PutTraceSegments; sampling rules and targets are empty.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon
 */
export async function startXrayDaemon({ endpoint }: { readonly endpoint: string }): Promise<XrayDaemon> {
  const documents: string[] = [];
  const sending = new Set<Promise<unknown>>();
  const socket = dgram.createSocket('udp4', (message) => {
    const document = parseDatagram(message.toString());
    if (document === undefined) return;
    documents.push(document);
    const sent = putSegment(endpoint, document)
      .catch(() => {}) // Lost, as the daemon loses it; the test that looks for it says so.
      .finally(() => sending.delete(sent));
    sending.add(sent);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const server = http.createServer(answerSampling);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    udpAddress: `127.0.0.1:${socket.address().port}`,
    tcpAddress: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    documents,
    stop: async () => {
      await new Promise<void>((resolve) => socket.close(resolve));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.allSettled(sending);
    },
  };
}

/** The document of a datagram with the daemon's header, `{"format": "json", "version": 1}` and a line feed. */
function parseDatagram(text: string): string | undefined {
  const end = text.indexOf('\n');
  if (end === -1) return undefined;
  const header = JSON.parse(text.slice(0, end)) as { format?: unknown; version?: unknown };
  return header.format === 'json' && header.version === 1 ? text.slice(end + 1) : undefined;
}

async function putSegment(endpoint: string, document: string): Promise<void> {
  const response = await fetch(`${endpoint}/TraceSegments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: awsAuthorization('xray') },
    body: JSON.stringify({ TraceSegmentDocuments: [document] }),
  });
  await response.arrayBuffer();
}

function answerSampling(request: http.IncomingMessage, response: http.ServerResponse): void {
  request.resume();
  const isTargets = request.url === '/SamplingTargets';
  const body = isTargets ? { SamplingTargetDocuments: [], UnprocessedStatistics: [] } : { SamplingRuleRecords: [] };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
