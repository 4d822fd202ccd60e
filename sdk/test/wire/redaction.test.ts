// G15, byte by byte: what leaves the process by each destination, what it leaves on disk, shows on its page, and says.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDatagramKeeper, startKeeper } from '../byte-keeper.ts';
import { type ChildExit, runFixture } from '../child.ts';

/** Datadog's tags are in small letters. Every secret of fixtures/secrets.mjs has this in it. */
const secret = /.{0,80}hunter22.{0,20}/gis;

function createFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-redaction-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Of each file, names included. */
function readFiles(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(names.map((name) => [path.relative(folder, name), readFileSync(name, 'latin1')]));
}

function expectClean(places: ReadonlyMap<string, string>, names: readonly string[]): void {
  for (const [name, text] of places) expect(text.match(secret) ?? [], name).toEqual([]);
  for (const name of names) expect(places.get(name)?.match(/REDACTED/gi)?.length ?? 0, name).toBeGreaterThan(0);
}

async function findPort(): Promise<number> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const expectSaid = ({ stdout, stderr, code }: ChildExit): void => {
  expect(code, stderr).toBe(0);
  expect(Number(/(\d+) secrets/.exec(stdout)?.[1])).toBeGreaterThan(200);
  expectClean(
    new Map([
      ['stdout', stdout],
      ['stderr', stderr],
    ]),
    ['stdout'],
  );
};

describe('secrets (G15), in every byte', () => {
  it(
    'are in no destination, nor on the page, in the console or in what the SDK says',
    { timeout: 120_000 },
    async () => {
      const { url, came } = await startKeeper();
      const folder = createFolder();
      const port = await findPort();
      const exit = await runFixture('secrets-page.mjs', {
        env: {
          OTEL_TRACES_EXPORTER: 'otlp,xray,datadog,console',
          OTEL_METRICS_EXPORTER: 'otlp,cloudwatch,prometheus,datadog,console',
          OTEL_LOGS_EXPORTER: 'otlp,logstash,elasticsearch,cloudwatch,datadog,file,console',
          OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/otlp`,
          PITWALL_LOGSTASH_URL: `${url}/logstash`,
          PITWALL_ELASTICSEARCH_URL: `${url}/elasticsearch`,
          PITWALL_DATADOG_OTLP_URL: `${url}/datadog`,
          AWS_ENDPOINT_URL: url,
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'hunter22aws',
          AWS_XRAY_DAEMON_ADDRESS: await startDatagramKeeper(came, 'xray'),
          DD_DOGSTATSD_URL: `udp://${await startDatagramKeeper(came, 'dogstatsd')}`,
          PITWALL_LOG_FILE: path.join(folder, 'secrets.log'),
          PITWALL_SPOOL_DIR: path.join(folder, 'spool'),
          OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
          OTEL_RESOURCE_ATTRIBUTES: 'client.secret=hunter22resource',
          // Two that cannot be used, and are named in a line.
          OTEL_EXPORTER_OTLP_HEADERS: 'hunter22header',
          PITWALL_HEALTH: 'password=hunter22setting',
          PITWALL_SHUTDOWN_TIMEOUT: '2000',
          SCRAPE: `http://127.0.0.1:${port}/metrics`,
        },
      });
      expectSaid(exit);
      expect(exit.stdout).toContain('password="REDACTED"');
      for (const [name, text] of readFiles(folder)) came.set(name, text);
      const names = ['otlp', 'logstash', 'elasticsearch', 'datadog', 'cloudwatch', 'xray', 'dogstatsd', 'secrets.log'];
      expectClean(came, names);
      expect(came.get('cloudwatch')).toContain('_aws');
    },
  );

  it.each([
    ['503', 'the spool'],
    ['400', 'dead letters'],
  ])('are in no file that an answer of %s leaves behind: %s', async (status, what) => {
    const { url } = await startKeeper();
    const folder = createFolder();
    const exit = await runFixture('secrets-page.mjs', {
      env: {
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'otlp,logstash',
        OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/${status}`,
        PITWALL_LOGSTASH_URL: `${url}/${status}`,
        PITWALL_SPOOL_DIR: folder,
        PITWALL_SHUTDOWN_TIMEOUT: '1000',
      },
    });
    expectSaid(exit);
    const files = readFiles(folder);
    const filled = [...files].filter(([, text]) => text.includes('REDACTED')).map(([name]) => name);
    expect(filled.length, what).toBeGreaterThan(0);
    expectClean(files, filled);
  });
});
