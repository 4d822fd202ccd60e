import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeProblem } from './description.ts';
import { loadConfiguration } from './loading.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'pitwall-config-'));
  put('package.json', '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

describe('pitwall.config', () => {
  it.each([
    ['pitwall.config.json', '{"$schema":"x","flushIntervalMillis":77}'],
    ['pitwall.config.mjs', 'export default { flushIntervalMillis: 77 };'],
    ['pitwall.config.js', 'module.exports = { flushIntervalMillis: 77 };'],
    ['pitwall.config.ts', 'const millis: number = 77;\nexport default { flushIntervalMillis: millis };'],
    ['pitwall.config.mts', 'export default { flushIntervalMillis: 77 } satisfies object;'],
  ])('is read as %s, from a folder below, and remembered as the origin', (name, content) => {
    put(name, content);
    mkdirSync(path.join(folder, 'src/deep'), { recursive: true });
    const { settings, origins, files, fileProblems } = loadConfiguration({}, {}, path.join(folder, 'src/deep'));
    expect(fileProblems).toEqual([]);
    expect(settings.flushIntervalMillis).toBe(77);
    expect([origins.flushIntervalMillis, files]).toEqual([`../../${name}`, [`../../${name}`]]);
  });

  it('is not looked for above the package', () => {
    put('pitwall.config.json', '{"flushIntervalMillis":77}');
    put('inner/package.json', '{}');
    expect(loadConfiguration({}, {}, path.join(folder, 'inner')).files).toEqual([]);
  });

  it('stands below code, OTEL_CONFIG_FILE and the environment', () => {
    put(
      'pitwall.config.json',
      '{"serviceName":"file","propagators":["b3"],"maxBatchRecords":7,"flushIntervalMillis":77}',
    );
    put(
      'otel.yaml',
      'file_format: "1.0"\npropagator: { composite: [{ baggage: }] }\nresource: { attributes_list: service.name=declared }',
    );
    const env = { OTEL_CONFIG_FILE: 'otel.yaml', OTEL_PROPAGATORS: 'b3multi', PITWALL_MAX_BATCH_RECORDS: '9' };
    const { settings, origins } = loadConfiguration({ serviceName: 'code' }, env, folder);
    expect(settings).toMatchObject({
      serviceName: 'code',
      propagators: ['baggage'],
      maxBatchRecords: 9,
      flushIntervalMillis: 77,
    });
    expect([origins.serviceName, origins.propagators, origins.maxBatchRecords, origins.flushIntervalMillis]).toEqual([
      'code',
      'otel.yaml',
      'PITWALL_MAX_BATCH_RECORDS',
      'pitwall.config.json',
    ]);
  });

  it('has its bad values and unknown keys named', () => {
    put('pitwall.config.json', '{"flushIntervalMillis":"soon","flushInterval":1}');
    const { problems, fileProblems } = loadConfiguration({}, {}, folder);
    expect(problems.map(describeProblem)).toEqual([
      expect.stringContaining('option flushIntervalMillis (pitwall.config.json) = "soon"'),
    ]);
    expect(fileProblems).toEqual(['pitwall.config.json has "flushInterval", which is no setting']);
  });

  it.each([
    ['pitwall.config.json', '{', 'cannot be read: SyntaxError'],
    ['pitwall.config.mjs', 'throw new Error("boom")', 'cannot be read: Error: boom'],
    ['pitwall.config.mjs', 'await 1; export default {}', 'await at its top level'],
    ['pitwall.config.mjs', 'export default 7', 'does not export an object'],
  ])('that is broken (%s, %s) is one line', (name, content, said) => {
    put(name, content);
    const { fileProblems, settings } = loadConfiguration({}, {}, folder);
    expect(fileProblems).toEqual([expect.stringContaining(said)]);
    expect(settings.maxBatchRecords).toBe(512);
  });

  it('that is named and does not exist is said, and `none` reads none', () => {
    put('pitwall.config.json', '{"flushIntervalMillis":77}');
    expect(loadConfiguration({}, { PITWALL_CONFIG_FILE: 'other.json' }, folder).fileProblems).toEqual([
      'other.json does not exist',
    ]);
    expect(loadConfiguration({}, { PITWALL_CONFIG_FILE: 'none' }, folder).files).toEqual([]);
    expect(loadConfiguration({}, { OTEL_CONFIG_FILE: 'missing.yaml' }, folder).fileProblems[0]).toContain(
      'missing.yaml cannot be read',
    );
  });
});
