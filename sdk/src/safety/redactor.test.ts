import type { AnyValue } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.ts';

const redactor = createRedactor({ areEmailsRedacted: true });
const clean = (key: string, value: AnyValue): unknown => redactor.value(key, value);

function luhnDigit(digits: string): number {
  const sum = digits
    .split('')
    .reverse()
    .reduce((total, character, index) => {
      const weighted = index % 2 === 0 ? Number(character) * 2 : Number(character);
      return total + (weighted > 9 ? weighted - 9 : weighted);
    }, 0);
  return (10 - (sum % 10)) % 10;
}

/** 100 numbers of Visa, Mastercard and American Express, grouped by spaces, by dashes, or not at all. */
function cards(offset: number): string[] {
  return Array.from({ length: 100 }, (_, index) => {
    const isAmex = index % 3 === 2;
    const body = `${['4', '51', '37'][index % 3]}${String(index * 7_919_317 + 1_000_003).padStart(14, '8')}`;
    const digits = body.slice(0, isAmex ? 14 : 15);
    const whole = `${digits}${(luhnDigit(digits) + offset) % 10}`;
    const separator = [' ', '-', ''][Math.floor(index / 3) % 3] ?? '';
    const groups = isAmex ? /(.{4})(.{6})(.{5})/ : /(.{4})(.{4})(.{4})(.{4})/;
    return whole.replace(groups, (_found, ...parts: unknown[]) =>
      parts
        .slice(0, isAmex ? 3 : 4)
        .map(String)
        .join(separator),
    );
  });
}

describe('values (G16)', () => {
  it('100 card numbers with spaces and dashes are taken out, and 100 that fail Luhn stay', () => {
    const valid = cards(0);
    const invalid = cards(1);
    expect(new Set([...valid, ...invalid]).size).toBe(200);
    for (const card of valid) expect(redactor.text(`paid with ${card}, thanks`)).toBe('paid with REDACTED, thanks');
    for (const card of invalid) expect(redactor.text(`paid with ${card}, thanks`)).toContain(card);
  });

  it('of 10,000 ids and times at most 10 are touched', () => {
    const hex = (index: number, length: number): string =>
      String(index * 2_654_435_761)
        .split('')
        .map((c) => ((Number(c) * 7 + index) % 16).toString(16))
        .join('')
        .padStart(length, 'a7f3');
    const makers: readonly ((index: number) => string)[] = [
      (i) => hex(i, 32),
      (i) =>
        `${hex(i, 8).slice(0, 8)}-${hex(i + 1, 8).slice(0, 4)}-4${hex(i, 8).slice(0, 3)}-a${hex(i, 8).slice(1, 4)}-${hex(i + 2, 12).slice(0, 12)}`,
      (i) => String(1_764_000_000_000 + i * 977),
      (i) => String(1_764_000_000_000_000_000n + BigInt(i) * 9_777_777n),
      (i) => new Date(1_764_000_000_000 + i * 86_413_000).toISOString(),
      (i) => `A-${1000 + i}`,
      (i) => `2026-11-${String((i % 28) + 1).padStart(2, '0')} 20:19:${String(i % 60).padStart(2, '0')}`,
      (i) => String(1_100_000_000_000_000_000n + BigInt(i) * 4_194_304n),
      (i) => `01HF${(i * 7919).toString(32).toUpperCase().padStart(22, '0')}`,
      (i) => `${i}.4111111111111111`,
    ];
    const ids = Array.from({ length: 10_000 }, (_, index) => makers[index % makers.length]!(index));
    expect(new Set(ids).size).toBeGreaterThan(9000);
    const touched = ids.filter(
      (id) => redactor.text(`order ${id} seen`) !== `order ${id} seen` || clean('order.id', id) !== id,
    );
    expect(touched.length, touched.slice(0, 5).join(' ')).toBeLessThanOrEqual(10);
  });

  it.each([
    ['password=hunter22 and more', 'hunter22'],
    ['{"data":"{\\"password\\":\\"hunter 22\\"}"}', 'hunter 22'],
    ['Authorization: Basic dXNlcjpodW50ZXIy\r\nHost: a', 'dXNlcjpodW50ZXIy'],
    ['Cookie: theme=dark; sid=hunter22', 'hunter22'],
    ['sent Bearer abc.def-123456', 'abc.def-123456'],
    ['at https://ann:hunter22@h.example/x?a=1', 'hunter22'],
    ['at https://h.example/x?access_token=hunter22&a=1', 'hunter22'],
    ['at https://h.example/x#id=hunter22', 'hunter22'],
    ['at https://h.example/reset/hunter22abc', 'hunter22abc'],
    ['at https://h.example/q?card=4111%201111%201111%201111', '4111%201111'],
    ['see eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJzdWIiOiIxIn0'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIhunter22\n-----END RSA PRIVATE KEY-----', 'MIIhunter22'],
    ['cut -----BEGIN PRIVATE KEY-----\\nMIIhunter22', 'MIIhunter22'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'AKIAIOSFODNN7EXAMPLE'],
    ['token ghp_abcdefghijklmnopqrstuvwxyz0123456789', 'abcdefghijklmnopqrst'],
    ['xoxb-123456789012-abcdefghij', '123456789012-abc'],
    ['sk_live_abcdefgh12345678', 'abcdefgh12345678'],
    ['mail ann.lee+x@shop.example now', 'ann.lee'],
  ])('takes the secret out of %j', (text, secret) => {
    const shown = redactor.text(text);
    expect(shown).toContain('REDACTED');
    expect(shown).not.toContain(secret);
    expect(redactor.text(shown)).toBe(shown);
  });

  it.each([
    'basic authentication failed',
    'the token count is 12',
    'max_tokens: 100',
    'key: value',
    '/cars/7?page=2',
    'https://h.example/cars/7?page=2',
  ])('leaves %j', (text) => expect(redactor.text(text)).toBe(text));

  it('e-mail addresses stay unless they are asked for', () => {
    const emails = Array.from({ length: 100 }, (_, index) => `ann${index}.lee@shop-${index}.example.com`);
    for (const email of emails) {
      expect(createRedactor().text(`to ${email}.`)).toBe(`to ${email}.`);
      expect(redactor.text(`to ${email}.`)).not.toContain(`ann${numberOf(email)}`);
    }
    function numberOf(email: string): string {
      return /\d+/.exec(email)?.[0] ?? '';
    }
  });
});

describe('keys', () => {
  it.each([
    'password',
    'user.passwd',
    'DB_PWD',
    'clientSecret',
    'accessToken',
    'http.request.header.authorization',
    'http.request.header.x-api-key',
    'http.request.header.x_amz_security_token',
    'set-cookie',
    'private_key',
    'card.number',
    'cardNumber',
    'payment.cvv',
    'iban',
    'sessionId',
    'proxy-authorization',
  ])('%s is a secret, and its key stays', (key) => {
    const attributes = { [key]: 'x1', kept: 'a' };
    redactor.attributes(attributes);
    expect(attributes).toEqual({ [key]: 'REDACTED', kept: 'a' });
  });

  it.each([
    'session.id',
    'author',
    'gen_ai.usage.input_tokens',
    'http.route',
    'order.id',
    'url.scheme',
    'keyboard',
    'company',
  ])('%s is none', (key) => {
    expect(clean(key, 'x1')).toBe('x1');
  });

  it('nested values, header lists and numbers are looked into', () => {
    expect(clean('request', { headers: { Cookie: 'a=b' }, items: [{ cvv: 123 }] })).toEqual({
      headers: { Cookie: 'REDACTED' },
      items: [{ cvv: 'REDACTED' }],
    });
    expect(clean('http.request.header.cookie', ['a=b'])).toEqual(['REDACTED']);
    expect(clean('rawHeaders', ['X-Api-Key', 'abc', 'Accept', '*/*'])).toEqual([
      'X-Api-Key',
      'REDACTED',
      'Accept',
      '*/*',
    ]);
    expect(clean('value', 4_111_111_111_111_111)).toBe('REDACTED');
    expect(clean('order.id', 4_111_111_111_111_111)).toBe(4_111_111_111_111_111);
  });

  it('SQL loses its literals, as its database quotes them', () => {
    expect(clean('db.query.text', `SELECT "a" FROM t1 WHERE b = 'x''y' AND c IN (1, 2.5) AND d = $1`)).toBe(
      'SELECT "a" FROM t1 WHERE b = ? AND c IN (?) AND d = $1',
    );
    const mysql = { 'db.system.name': 'mysql', 'db.query.text': `UPDATE t SET a = "x\\"y", b = 'it\\'s'` };
    redactor.attributes(mysql);
    expect(mysql['db.query.text']).toBe('UPDATE t SET a = ?, b = ?');
    expect(clean('db.query.text', `SELECT 1 WHERE a = 'x\\' AND b = 'hunter22'`)).not.toContain('hunter22');
  });
});

describe('rules of the application', () => {
  it('keys, patterns and a function are applied, and a function that throws costs the value', () => {
    const own = createRedactor({
      keys: ['vehicle-vin'],
      patterns: [/K-\d+/g],
      redact: (key, value) => (key === 'boom' ? fail() : value.replace('Ann', 'A.')),
    });
    expect(own.value('vehicleVin', 'W1')).toBe('REDACTED');
    expect(own.value('note', 'customer K-123 is Ann')).toBe('customer REDACTED is A.');
    expect(own.text('vehicle-vin=W1')).toBe('vehicle-vin=REDACTED');
    expect(own.value('boom', 'x')).toBe('REDACTED');
    expect(own.text(`${'x '.repeat(3000)}K-77`)).not.toContain('K-77');
  });
});

function fail(): never {
  throw new Error('a rule of the application');
}

it('any value is taken without throwing, twice is as once, and nothing grows without bound', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.stringMatching(/^[a-z:=/@?&#"'\\ .\-0-9]{0,80}$/),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
  );
  fc.assert(
    fc.property(text, text, (key, value) => {
      const once = redactor.text(value);
      expect(redactor.text(once)).toBe(once);
      expect(once.length).toBeLessThanOrEqual(value.length * 9 + 64);
      redactor.value(key, value);
    }),
    { numRuns: 2000 },
  );
});
