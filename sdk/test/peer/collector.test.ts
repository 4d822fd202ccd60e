// The OpenTelemetry Collector between us and AWS: its exporters have a reading of OTLP of their own, its X-Ray receiver one of
// the daemon's datagrams.
import { expect, it, onTestFinished } from 'vitest';
import { runFixture } from '../child.ts';
import { describePeer, startCollector, startMoto } from './engines.ts';
import { findFreePorts } from './engines/program.ts';
import { filterLogEvents, findXraySegments, findXrayTraceIds, readXraySegments } from './queries.ts';
import { startShop } from './shop.ts';

const patience = { timeout: 60_000, interval: 200 };
const aws = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const telemetry = { metrics: { level: 'none' } };

describePeer(['otelcol', 'moto'], 'the Collector and AWS', () => {
  it('brings logs by OTLP into CloudWatch Logs and traces into X-Ray', { timeout: 180_000 }, async () => {
    const moto = await startMoto();
    onTestFinished(() => moto.stop());
    const place = { region: 'us-east-1', endpoint: moto.url };
    const collector = await startCollector(
      {
        exporters: {
          awscloudwatchlogs: { ...place, log_group_name: '/shop', log_stream_name: 'collector' },
          awsxray: { ...place, local_mode: true },
        },
        service: {
          telemetry,
          pipelines: {
            logs: { receivers: ['otlp'], exporters: ['awscloudwatchlogs'] },
            traces: { receivers: ['otlp'], exporters: ['awsxray'] },
          },
        },
      },
      aws,
    );
    onTestFinished(() => collector.stop());
    const shop = await startShop({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.otlpHttpUrl, OTEL_METRICS_EXPORTER: 'none' });
    const traceId = await shop.order('7');
    await shop.stop();

    const find = () => filterLogEvents(moto.url, '/shop', `"order placed"`);
    await expect.poll(find, patience).toHaveLength(1);
    expect(JSON.parse((await find())[0]?.message ?? '')).toMatchObject({
      body: 'order placed',
      severity_text: 'warn',
      trace_id: traceId,
      attributes: { 'order.id': '7' },
      resource: { 'service.name': 'shop' },
    });
    await expect.poll(() => findXraySegments(moto.url, traceId), patience).not.toHaveLength(0);
    const roots = (await findXraySegments(moto.url, traceId)).filter(({ parent_id }) => parent_id === undefined);
    expect(roots).toMatchObject([{ name: 'shop', http: { request: { method: 'GET' }, response: { status: 200 } } }]);
  });

  it('understands our segments where it stands in for the daemon', { timeout: 180_000 }, async () => {
    const startedAt = new Date();
    const moto = await startMoto();
    onTestFinished(() => moto.stop());
    const [port = 0] = await findFreePorts(1);
    const address = `127.0.0.1:${port}`;
    const collector = await startCollector(
      {
        receivers: {
          awsxray: {
            endpoint: address,
            transport: 'udp',
            proxy_server: { endpoint: address, local_mode: true, region: 'us-east-1' },
          },
          otlp: { protocols: { http: { endpoint: '${env:OTLP_HTTP_ENDPOINT}' } } },
        },
        exporters: { awsxray: { region: 'us-east-1', endpoint: moto.url, local_mode: true } },
        service: { telemetry, pipelines: { traces: { receivers: ['awsxray', 'otlp'], exporters: ['awsxray'] } } },
      },
      aws,
    );
    onTestFinished(() => collector.stop());
    const exit = await runFixture('tree.mjs', {
      env: {
        AWS_XRAY_DAEMON_ADDRESS: address,
        OTEL_TRACES_EXPORTER: 'xray',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        COUNT: '100',
      },
    });
    expect(exit).toMatchObject({ code: 0 });
    const listTraces = (): Promise<string[]> => findXrayTraceIds(moto.url, startedAt);
    await expect.poll(listTraces, patience).toHaveLength(1);
    const [id = ''] = await listTraces();
    const readIds = async (): Promise<number> =>
      new Set((await readXraySegments(moto.url, id)).map((one) => one.id)).size;
    await expect.poll(readIds, patience).toBe(100);
    const documents = await readXraySegments(moto.url, id);
    const [root, ...others] = documents.filter(({ parent_id }) => parent_id === undefined);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ name: 'fixture' });
    expect(documents.filter(({ parent_id }) => parent_id === root?.id).length).toBe(99);
    expect(collector.logs()).not.toMatch(/\t(warn|error)\t/);
  });
});
