// A daemon for tests: takes X-Ray's datagrams, checks their frame, and keeps the documents.
import { createSocket } from 'node:dgram';

export type Segment = Readonly<Record<string, unknown>>;

export interface XrayReceiver {
  /** `127.0.0.1:<port>`. */
  readonly address: string;
  readonly segments: Segment[];
  /** Datagrams that were no `{"format":"json","version":1}`, newline, document. */
  readonly malformed: string[];
  stop(): Promise<void>;
}

export async function startXrayReceiver(port = 0): Promise<XrayReceiver> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  const segments: Segment[] = [];
  const malformed: string[] = [];
  socket.on('message', (datagram) => {
    const [head = '', ...rest] = datagram.toString().split('\n');
    if (head.replaceAll(' ', '') === '{"format":"json","version":1}')
      segments.push(JSON.parse(rest.join('\n')) as Segment);
    else malformed.push(datagram.toString());
  });
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    segments,
    malformed,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
