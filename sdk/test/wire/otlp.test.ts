import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFixture, startFixture } from '../child.ts';
import { type GrpcReceiver, startGrpcReceiver } from '../grpc-receiver.ts';
import { type Receiver, startReceiver } from '../receiver.ts';

let receiver: Receiver;
let grpc: GrpcReceiver;
beforeEach(async () => {
  receiver = await startReceiver();
  grpc = await startGrpcReceiver();
});
afterEach(async () => {
  await receiver.stop();
  await grpc.stop();
});

describe('otlp in JSON', () => {
  it('brings all three signals, whole', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    const exit = await runFixture('winston.mjs', { env });
    expect(exit).toMatchObject({ code: 0, stderr: expect.not.stringContaining('PW2') as string });
    expect(receiver.logs.length).toBe(2002);
    expect(receiver.spans.length).toBe(2000);
    expect(receiver.metrics.find((metric) => metric.name === 'pitwall.sdk.accepted')?.kind).toBe('sum');
    const byTrace = new Map(receiver.spans.map((span) => [span.traceId, span]));
    expect(byTrace.get(receiver.logs[0]?.traceId ?? '')?.name).toBe('span 0');
    for (const { headers } of receiver.requests) expect(headers['content-type']).toBe('application/json');
  });
});

describe('otlp over gRPC', () => {
  it('brings all three signals, whole, over a restart of the backend, untraced', async () => {
    grpc.nextErrors.push({ code: 14, details: 'starting' }, { code: 10, details: 'again' });
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: grpc.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=abc',
    };
    const exit = await runFixture('winston.mjs', { env });
    expect(exit).toMatchObject({ code: 0 });
    expect(grpc.logs.length).toBe(2002);
    expect(new Set(grpc.spans.map((span) => span.spanId)).size).toBe(2000);
    expect(grpc.spans.length).toBe(2000);
    expect(grpc.metrics.length).toBeGreaterThan(10);
    expect(grpc.calls.length).toBeGreaterThan(5);
    for (const { metadata } of grpc.calls) {
      expect(metadata.get('api-key')).toEqual(['abc']);
      expect(metadata.get('traceparent')).toEqual([]);
    }
  });

  it('does not keep a process that has nothing left to do', async () => {
    const env = { END: 'own-handler', OTEL_EXPORTER_OTLP_ENDPOINT: grpc.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    const child = startFixture('exit.mjs', { env });
    await child.ready;
    await expect.poll(() => grpc.logs.length, { timeout: 10_000 }).toBe(1);
    child.process.kill('SIGTERM');
    expect(await child.exited).toMatchObject({ code: 0, signal: null });
  });

  it('leaves within the deadline a process whose backend is not there', async () => {
    const { url } = grpc;
    await grpc.stop();
    const env = {
      END: 'natural',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_METRICS_EXPORTER: 'none',
      PITWALL_SHUTDOWN_TIMEOUT: '300',
    };
    expect(await runFixture('exit.mjs', { env })).toMatchObject({ code: 0 });
  });
});

describe('the settings of one signal', () => {
  it('go before the general ones', async () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'a=general,b=general',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: new URL(grpc.url).host,
      OTEL_EXPORTER_OTLP_TRACES_INSECURE: 'true',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'b=own',
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'gzip',
      END: 'natural',
    };
    expect(await runFixture('exit.mjs', { env })).toMatchObject({ code: 0 });
    expect(grpc.spans.length).toBe(1);
    expect(grpc.calls[0]?.metadata.getMap()).toMatchObject({ a: 'general', b: 'own' });
    const byPath = new Map(receiver.requests.map((request) => [request.path, request.headers]));
    expect(byPath.get('/v1/logs')).toMatchObject({ 'content-type': 'application/json', b: 'general' });
    expect(byPath.get('/v1/metrics')).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
    });
  });

  it('give a deadline of its own: a backend that hangs is left after it', async () => {
    const env = {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: '100',
      PITWALL_DELIVERY: 'memory', // with a disk, who never answered is tried once at the end
      END: 'natural',
    };
    receiver.hangs.push(true);
    expect(await runFixture('exit.mjs', { env })).toMatchObject({ code: 0 });
    expect(receiver.requests.length).toBe(2);
    expect(receiver.logs.length).toBe(1);
  });
});

describe('with certificates', () => {
  let folder: string;
  const file = (name: string): string => path.join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'pitwall-tls-'));
    const run = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder });
    await run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2',
      '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'); // prettier-ignore
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('otlp over gRPC checks the backend, and shows its own certificate; a missing file is named, and waits', async () => {
    const [cert, key] = await Promise.all([readFile(file('cert.pem')), readFile(file('key.pem'))]);
    const secure = await startGrpcReceiver({ tls: { ca: cert, cert, key } });
    const env = {
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: secure.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_CERTIFICATE: file('cert.pem'),
      OTEL_EXPORTER_OTLP_CLIENT_KEY: file('key.pem'),
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: file('cert.pem'),
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: file('gone.pem'),
      PITWALL_SHUTDOWN_TIMEOUT: '2000',
      END: 'natural',
    };
    const exit = await runFixture('exit.mjs', { env });
    await secure.stop();
    expect(exit).toMatchObject({ code: 0, stderr: expect.stringMatching(/PW209 logs to otlp .*ENOENT/) as string });
    expect(secure.spans.length).toBe(1);
    expect(secure.logs.length).toBe(0);
  });
});

describe("otlp to AWS's endpoints", () => {
  it('is signed, and says so with the credentials of the environment', async () => {
    const env = {
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-aws-log-group=shop,x-aws-log-stream=orders',
      PITWALL_OTLP_SIGV4: 'true',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret-key',
      END: 'natural',
    };
    const exit = await runFixture('exit.mjs', { env });
    expect(exit).toMatchObject({ code: 0, stderr: expect.not.stringContaining('secret-key') as string });
    const byPath = new Map(receiver.requests.map((request) => [request.path, request.headers]));
    expect(byPath.get('/v1/traces')?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/xray\/aws4_request, SignedHeaders=\S*content-encoding\S*, Signature=[0-9a-f]{64}$/,
    );
    expect(byPath.get('/v1/logs')?.authorization).toMatch(/eu-west-1\/logs\/.*x-aws-log-group;x-aws-log-stream/);
    expect(receiver.spans.length).toBe(1);
    expect(receiver.logs.length).toBe(1);
  });
});
