// Elasticsearch and OpenSearch behind the `elasticsearch` destination: a data stream, its search, and what they say of
// documents that they have already, do not take, or have no room for.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { runFixture, type ChildExit } from '../child.ts';
import { type SearchEngine, describePeer, startElasticsearch, startOpenSearch } from './engines.ts';
import { askSearchEngine, searchDocuments } from './queries.ts';

const fixture = '../../peer/fixtures/documents.mjs';
const patience = { timeout: 120_000 };

describePeer(['elasticsearch'], 'Elasticsearch', () => describeSearch(startElasticsearch));
describePeer(['opensearch'], 'OpenSearch', () => describeSearch(startOpenSearch));

function describeSearch(start: () => Promise<SearchEngine>): void {
  let engine: SearchEngine;
  beforeAll(async () => {
    engine = await start();
    await makeTemplate(engine.url);
  }, 180_000);
  afterAll(() => engine.stop());

  const send = (env: Readonly<Record<string, string>>): Promise<ChildExit> =>
    runFixture(fixture, {
      env: {
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'elasticsearch',
        PITWALL_ELASTICSEARCH_URL: engine.url,
        ...env,
      },
    });

  it('finds a log in its data stream by what was said and by its fields', patience, async () => {
    expect(await send({ LINES: '300', OTEL_SERVICE_NAME: 'Cars', PITWALL_ENVIRONMENT: 'test' })).toMatchObject({
      code: 0,
    });
    const stream = 'logs-cars-test';
    expect(await searchDocuments(engine.url, stream, { match_all: {} })).toMatchObject({ total: 300 });
    const query = {
      bool: { must: [{ match_phrase: { message: 'car 42 not found' } }, { term: { 'car.price': 42 } }] },
    };
    const { total, hits } = await searchDocuments(engine.url, stream, query);
    expect(total).toBe(1);
    expect(hits[0]).toMatchObject({
      _id: 'uid-42',
      _index: expect.stringMatching(/^\.ds-logs-cars-test-/),
      _source: {
        message: 'car 42 not found',
        'log.level': 'warn',
        'service.name': 'Cars',
        'event.id': 'uid-42',
        'http.request.method': 'GET',
        'ecs.version': expect.stringMatching(/^8\./),
      },
    });
  });

  it('stores once what is sent twice', patience, async () => {
    const env = { LINES: '200', OTEL_SERVICE_NAME: 'twice' };
    for (const run of [1, 2]) expect(await send(env), `run ${run}`).toMatchObject({ code: 0 });
    expect(await searchDocuments(engine.url, 'logs-twice-default', { match_all: {} })).toMatchObject({ total: 200 });
  });

  it('refuses what its mapping cannot take: that one is a dead letter, all others are found', patience, async () => {
    const folder = createTemporaryFolder();
    const env = { LINES: '20', REFUSED: 'yes', OTEL_SERVICE_NAME: 'refused', PITWALL_SPOOL_DIR: folder };
    expect(await send(env)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/HTTP 400 (mapper|document)_parsing_exception/),
    });
    expect(await searchDocuments(engine.url, 'logs-refused-default', { match_all: {} })).toMatchObject({ total: 20 });
    const [file = '', ...others] = readdirSync(path.join(folder, 'dead-letters'));
    expect(others).toEqual([]);
    const letters = readFileSync(path.join(folder, 'dead-letters', file), 'utf8')
      .trim()
      .split('\n');
    expect(letters.length).toBe(2);
    expect(letters[1]).toContain('uid-refused');
  });

  it('is sent again what it had no room for', patience, async () => {
    const folder = createTemporaryFolder();
    const env = { OTEL_SERVICE_NAME: 'full', PITWALL_SPOOL_DIR: folder };
    expect(await send({ ...env, LINES: '1' })).toMatchObject({ code: 0 });
    // What it does to an index whose disk is full: each document is answered with 429.
    const block = (isFull: boolean): Promise<unknown> =>
      askSearchEngine(engine.url, '/logs-full-default/_settings', { 'index.blocks.read_only_allow_delete': isFull });
    await block(true);
    const { stderr } = await send({ ...env, LINES: '100' });
    expect(stderr).toMatch(/HTTP 429 cluster_block_exception/);
    expect(stderr).toMatch(/PW209 .*100 records wait on disk/);
    await block(false);
    expect(await send({ ...env, LINES: '1', PITWALL_SHUTDOWN_TIMEOUT: '60000' })).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('PW209'),
    });
    // The lines of the first and the third run have ids of the second.
    expect(await searchDocuments(engine.url, 'logs-full-default', { match_all: {} })).toMatchObject({ total: 100 });
  });
}

function createTemporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pitwall-search-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A data stream for all logs, with a number among its fields. */
async function makeTemplate(url: string): Promise<void> {
  const properties = {
    '@timestamp': { type: 'date' },
    message: { type: 'text' },
    car: { properties: { price: { type: 'long' } } },
  };
  await askSearchEngine(url, '/_index_template/logs', {
    index_patterns: ['logs-*-*'],
    data_stream: {},
    priority: 200,
    template: { settings: { number_of_replicas: 0 }, mappings: { properties } },
  });
}
