// A trace by UDP, through AWS's own daemon, into moto's X-Ray, found there by its time and read back by BatchGetTraces.
import { expect, it, onTestFinished } from 'vitest';
import { runFixture } from '../child.ts';
import { describePeer, startMoto, startXrayDaemon } from './engines.ts';
import { findXrayTraceIds, readXraySegments } from './queries.ts';

const patience = { timeout: 60_000, interval: 200 };

describePeer(['moto', 'xray-daemon'], 'X-Ray', () => {
  // root                 segment
  // ├─ child 1           subsegments
  // └─ … child 99
  it('gives back a whole trace by BatchGetTraces', { timeout: 120_000 }, async () => {
    const startedAt = new Date();
    const moto = await startMoto();
    onTestFinished(() => moto.stop());
    const daemon = await startXrayDaemon({ endpoint: moto.url });
    onTestFinished(() => daemon.stop());
    const exit = await runFixture('tree.mjs', {
      env: {
        AWS_XRAY_DAEMON_ADDRESS: daemon.address,
        OTEL_TRACES_EXPORTER: 'xray',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        COUNT: '100',
      },
    });
    expect(exit).toMatchObject({ code: 0 });
    const listTraces = (): Promise<string[]> => findXrayTraceIds(moto.url, startedAt);
    await expect.poll(listTraces, patience).toEqual([expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/)]);
    const [id = ''] = await listTraces();
    await expect.poll(async () => (await readXraySegments(moto.url, id)).length, patience).toBe(100);

    const documents = await readXraySegments(moto.url, id);
    const [root, ...others] = documents.filter(({ parent_id }) => parent_id === undefined);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ name: 'fixture', trace_id: id });
    expect(documents.filter(({ parent_id }) => parent_id === root?.id).length).toBe(99);
    expect(new Set(documents.map((document) => document.id)).size).toBe(100);
    expect(daemon.logs()).toContain('Successfully sent batch of');
    expect(daemon.logs()).not.toMatch(/\[(Warn|Error)\]/);
  });
});
