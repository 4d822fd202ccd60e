// A trace by UDP, through the daemon's part, into moto's X-Ray, read back by BatchGetTraces. The stand-in for the daemon is
// the peers' own: its Go module cannot be had (docs/adr/010-peers.md).
import { expect, it, onTestFinished } from 'vitest';
import { runFixture } from '../child.ts';
import { awsAuthorization } from './engines/aws.ts';
import { describePeer, startMoto, startXrayDaemon } from './engines.ts';

interface Trace {
  readonly Id: string;
  readonly Segments: readonly { readonly Id: string; readonly Document: string }[];
}

interface Document {
  readonly id: string;
  readonly name: string;
  readonly parent_id?: string;
  readonly trace_id: string;
}

describePeer(['moto'], 'X-Ray', () => {
  // root                 segment
  // ├─ child 1           subsegments
  // └─ … child 99
  it('gives back a whole trace by BatchGetTraces', { timeout: 120_000 }, async () => {
    const moto = await startMoto();
    onTestFinished(() => moto.stop());
    const daemon = await startXrayDaemon({ endpoint: moto.url });
    onTestFinished(() => daemon.stop());
    const exit = await runFixture('tree.mjs', {
      env: {
        AWS_XRAY_DAEMON_ADDRESS: daemon.udpAddress,
        OTEL_TRACES_EXPORTER: 'xray',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        COUNT: '100',
      },
    });
    expect(exit).toMatchObject({ code: 0 });
    await expect.poll(() => daemon.documents.length, { timeout: 30_000 }).toBe(100);
    const { trace_id: id } = JSON.parse(daemon.documents[0] ?? '{}') as Document;
    const read = async (): Promise<readonly Document[]> =>
      (await readTrace(moto.url, id)).flatMap(({ Segments }) =>
        Segments.map((segment) => JSON.parse(segment.Document) as Document),
      );
    await expect.poll(async () => (await read()).length, { timeout: 30_000, interval: 200 }).toBe(100);

    const documents = await read();
    const [root, ...others] = documents.filter(({ parent_id }) => parent_id === undefined);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ name: 'fixture', trace_id: id });
    expect(documents.filter(({ parent_id }) => parent_id === root?.id).length).toBe(99);
  });
});

async function readTrace(url: string, id: string): Promise<readonly Trace[]> {
  const response = await fetch(`${url}/Traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: awsAuthorization('xray') },
    body: JSON.stringify({ TraceIds: [id] }),
  });
  return ((await response.json()) as { readonly Traces: readonly Trace[] }).Traces;
}
