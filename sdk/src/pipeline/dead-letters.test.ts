import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeadLetters, encodeDeadLetter, type RefusedRequest } from './dead-letters.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'pitwall-dead-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const request = (text: string): RefusedRequest => ({
  signal: 'logs',
  destination: 'logstash',
  address: 'http://127.0.0.1:8080/',
  reason: 'HTTP 400',
  records: [{ bytes: Buffer.from(text), count: 1, group: undefined }],
});

describe('a dead letter', () => {
  it('says where it was to go and why it was refused, then each record as text or in base64', () => {
    const group = { resource: Buffer.from([1]), scope: Buffer.from([2]) };
    const binary = { bytes: Buffer.from([0xff, 0xfe]), count: 3, group };
    const whole = { ...request('{"message":"x"}'), records: [...request('{"message":"x"}').records, binary] };
    const lines = encodeDeadLetter(whole, new Date(0)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        signal: 'logs',
        destination: 'logstash',
        address: 'http://127.0.0.1:8080/',
        reason: 'HTTP 400',
        records: 4,
      },
      { text: '{"message":"x"}' },
      { base64: '//4=', records: 3, resource: 'AQ==', scope: 'Ag==' },
    ]);
  });

  it('does not repeat a secret that a backend repeated', () => {
    const said = { ...request('x'), reason: 'HTTP 401: Authorization: Bearer hunter22 is unknown' };
    expect(encodeDeadLetter(said, new Date(0))).not.toContain('hunter22');
  });
});

describe('the folder of dead letters', () => {
  it('keeps within its bound: the oldest file goes', () => {
    const own = path.join(folder, 'dead-letters');
    const letters = new DeadLetters({ folder: own, maxBytes: 2000, diagnostics: { say: () => {} } });
    for (let n = 0; n < 10; n += 1) expect(letters.add(request(`{"n":${n},"pad":"${'x'.repeat(300)}"}`))).toBe(true);
    const names = readdirSync(own).toSorted();
    expect(names.length).toBeGreaterThan(2);
    expect(names.length).toBeLessThan(6);
    expect(readFileSync(path.join(own, names.at(-1) ?? ''), 'utf8')).toContain('\\"n\\":9');
    expect(statSync(own).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(own, names[0] ?? '')).mode & 0o777).toBe(0o600);
  });

  it('that cannot be written costs a message, nothing else', () => {
    const said: string[] = [];
    const letters = new DeadLetters({
      folder: '/dev/null/dead-letters',
      maxBytes: 2000,
      diagnostics: { say: (code) => said.push(code) },
    });
    expect(letters.add(request('{}'))).toBe(false);
    expect(said).toEqual(['PW211']);
  });
});
