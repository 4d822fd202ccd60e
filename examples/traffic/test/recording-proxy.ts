// Stands before the shop and writes down who asked for what.
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RecordingProxy {
  readonly url: string;
  /** One line a request, without the ids that the shop made up itself. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const seen: string[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    seen.push(describeRequest(incoming, body));
    const { method, url, headers } = incoming;
    const outgoing = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    // Whoever asked is gone, or the shop is: either way there is nobody to tell.
    outgoing.on('error', () => response.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    seen,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describeRequest({ method, url, headers }: IncomingMessage, body: string): string {
  const { 'x-forwarded-for': shopper, 'user-agent': device, 'idempotency-key': key } = headers;
  const line = [shopper, device, method, url, body, key].join(' ');
  return line.replaceAll(/[\da-f]{8}-[\da-f-]{27}|ord_[\da-f]{20}/g, 'ID');
}
