// Remote sampling from a real Jaeger, which serves strategies from a file and reads it again when it changes.
// https://www.jaegertracing.io/docs/2.20/deployment/configuration/#remote-sampling
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startFixture } from '../child.ts';
import { type Receiver, startReceiver } from '../receiver.ts';
import { describePeer } from './engines.ts';
import { findPeerProgram } from './engines/installed.ts';
import { answers, createFolder, findFreePorts, startProgramIn } from './engines/program.ts';

const patience = { timeout: 60_000, interval: 100 };

interface SamplingJaeger {
  readonly url: string;
  setStrategy(service: string, strategy: object): void;
}

async function startSamplingJaeger(): Promise<SamplingJaeger> {
  const [http = 0, grpc = 0, otlp = 0] = await findFreePorts(3);
  const folder = createFolder('jaeger-sampling');
  const strategies = join(folder.path, 'strategies.json');
  const setStrategy = (service: string, strategy: object): void =>
    writeFileSync(strategies, JSON.stringify({ service_strategies: [{ service, ...strategy }] }));
  setStrategy('nobody', { type: 'probabilistic', param: 0 });
  const config = {
    extensions: {
      jaeger_storage: { backends: { memory: { memory: { max_traces: 100 } } } },
      remote_sampling: {
        file: { path: strategies, reload_interval: '100ms' },
        http: { endpoint: `127.0.0.1:${http}` },
        grpc: { endpoint: `127.0.0.1:${grpc}` },
      },
    },
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } },
    exporters: { jaeger_storage_exporter: { trace_storage: 'memory' } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      extensions: ['jaeger_storage', 'remote_sampling'],
      pipelines: { traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter'] } },
    },
  };
  const file = join(folder.path, 'config.yaml');
  writeFileSync(file, JSON.stringify(config));
  const url = `http://127.0.0.1:${http}`;
  const engine = await startProgramIn(folder, {
    name: 'jaeger',
    file: findPeerProgram('jaeger'),
    args: [`--config=${file}`],
    isReady: () => answers(`${url}/sampling?service=nobody`),
  });
  onTestFinished(() => engine.stop());
  return { url, setStrategy };
}

describePeer(['jaeger'], 'remote sampling and Jaeger', () => {
  it('follows its strategies while they change: a share, an operation, a rate', { timeout: 180_000 }, async () => {
    const jaeger = await startSamplingJaeger();
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    jaeger.setStrategy('fixture', { type: 'probabilistic', param: 1 });
    const child = startFixture('steady-traces.mjs', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
        OTEL_TRACES_SAMPLER_ARG: `endpoint=${jaeger.url},pollingIntervalMs=100,initialSamplingRate=0`,
        PITWALL_SAMPLE_ERRORS: 'false',
      },
    });
    onTestFinished(async () => {
      child.process.kill('SIGKILL');
      await child.exited;
    });
    await child.ready;
    await expect.poll(() => receiver.spans.length, patience).toBeGreaterThan(100);

    jaeger.setStrategy('fixture', { type: 'probabilistic', param: 0 });
    await expect.poll(() => countWithin(receiver, 400), patience).toBe(0);

    const operation_strategies = [{ operation: 'GET /', type: 'probabilistic', param: 1 }];
    jaeger.setStrategy('fixture', { type: 'probabilistic', param: 0, operation_strategies });
    await expect.poll(() => countWithin(receiver, 400), patience).toBeGreaterThan(20);

    jaeger.setStrategy('fixture', { type: 'ratelimiting', param: 10 });
    await expect.poll(() => countWithin(receiver, 1000), patience).toBeLessThan(60);
    expect(await countWithin(receiver, 2000)).toBeGreaterThan(0);
    child.process.kill('SIGUSR2');
    expect(await child.exited).toMatchObject({ code: 0, stderr: expect.not.stringContaining('PW381') as unknown });
  });
});

/** Spans that come in so many milliseconds from now. */
async function countWithin(receiver: Receiver, millis: number): Promise<number> {
  const before = receiver.spans.length;
  await new Promise((resolve) => setTimeout(resolve, millis));
  return receiver.spans.length - before;
}
