// Secrets where they are easily overlooked: beside other digits, deep in JSON, under names that are not obvious, in lists.
import type { AnyValue } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { toPlainValue } from './plain-value.ts';
import { createRedactor } from './redactor.ts';

const secret = 'hunter22';
const redactor = createRedactor();
const clean = (key: string, value: unknown): string => JSON.stringify(redactor.value(key, toPlainValue(value)));

function nest(depth: number): string {
  let text = JSON.stringify({
    a: '1',
    b: '2',
    c: '3',
    d: '4',
    e: '5',
    f: '6',
    password: `${secret} "${secret}"`,
    z: '7',
  });
  for (let level = 0; level < depth; level += 1) text = JSON.stringify({ first: 'x', inner: text, last: 'kept' });
  return text;
}

describe('a card number', () => {
  it.each([
    '4111111111111111 12/27',
    '4111 1111 1111 1111 12/27',
    '4111111111111111 1227 123',
    '7 4111 1111 1111 1111',
    '2026-11-25 4111-1111-1111-1111',
    '3782 822463 10005 99',
    '100 4111111111111111 100',
    '5555 5555 5555 4444 4111 1111 1111 1111',
  ])('beside other digits is taken out: %s', (text) => {
    const shown = redactor.text(text);
    expect(shown).toContain('REDACTED');
    expect(shown).not.toMatch(/1111|822463|4444/);
    expect(redactor.text(shown)).toBe(shown);
  });

  it.each(['1764000000000 41 12 2026 100', '41111111111111110000000000', '2026-11-25 20:19:41 1764000000000 1 2 3'])(
    'is not seen in %s',
    (text) => expect(redactor.text(text)).toBe(text),
  );
});

describe('a name in text', () => {
  it.each([
    'pass',
    'DB_PASS',
    'smtpPass',
    'otp',
    'pin',
    'csrf',
    'nonce',
    'bearer',
    'Bearer',
    'connectionString',
    'security_code',
    'code_verifier',
    'client_assertion',
    'SENTRY_DSN',
    'PHPSESSID',
    'app_key',
    'dd-application-key',
    'x-functions-key',
    'ssh_key',
    'masterKey',
    'tokens',
    'user[password]',
    'user[token]',
  ])('%s says that its value is a secret, in text and as a key', (name) => {
    expect(redactor.text(`got ${name}=${secret} now`)).toBe(`got ${name}=REDACTED now`);
    expect(redactor.text(`{"${name}":"${secret}","kept":"yes"}`)).toBe(`{"${name}":"REDACTED","kept":"yes"}`);
    expect(clean(name, secret)).toBe('"REDACTED"');
    expect(clean('url.full', `https://h.example/?${name}=${secret}`)).not.toContain(secret);
  });

  it.each(['otp', 'pin'])('%s is a secret as a number too', (name) => {
    expect(clean(name, 123_456)).toBe('"REDACTED"');
    expect(redactor.text(`${name}: 123456`)).toBe(`${name}: REDACTED`);
  });

  it.each(['bypass', 'compass', 'passed', 'keyboard', 'pinned', 'http.request.header.accept'])('%s is none', (name) => {
    expect(clean(name, 'x1')).toBe('"x1"');
  });

  it.each([0, 1, 2, 3, 4])('is seen %i times in JSON in JSON, and its neighbours stay', (depth) => {
    const shown = redactor.text(nest(depth));
    expect(shown).not.toContain(secret);
    expect(shown).toContain('REDACTED');
    if (depth > 0) expect(shown).toContain('"last":"kept"');
    if (depth <= 1) expect(shown).toMatch(/z\\*":\\*"7/);
    expect(redactor.text(shown)).toBe(shown);
  });

  it.each([
    `{"passwords":["${secret}","${secret}"],"kept":1}`,
    `{"set-cookie":["a=${secret}","b=${secret}"],"kept":1}`,
    `{"credentials":{"user":"${secret}","deep":{"x":"${secret}"}},"kept":1}`,
    `<login><password>${secret}</password><kept/></login>`,
    `<s:password xsi:type="string">${secret}</s:password> kept`,
    `Command failed: dump --password ${secret} --host kept`,
    `dump --api-token "${secret}" kept`,
    `rawHeaders: [ 'Host', 'kept', 'Cookie', 'a=${secret}', 'X-Auth-Token', '${secret}' ]`,
    `{"headers":[["x-auth-token","${secret}"],["accept","kept"]]}`,
    JSON.stringify({ body: `{"headers":["set-cookie","a=${secret}","accept","kept"]}` }),
    `Cookie: a="b"; c=${secret}\r\nkept`,
    `Authorization: Digest username="a", response="${secret}"\nkept`,
    `Bearer\t${secret} kept`,
    `postgres://user:a/${secret}@db.example/shop kept`,
    `postgres://user:a?${secret}@db.example/shop kept`,
  ])('takes the secret out of %j', (text) => {
    const shown = redactor.text(text);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('REDACTED');
    expect(shown).toContain('kept');
    expect(redactor.text(shown)).toBe(shown);
  });

  it.each([
    'https://h.example:8080/@ann/x',
    'https://h.example/a@b',
    '<keyboard>x1</keyboard>',
    '{"authors":["x1"]}',
    '{"missing":["password","email"]}',
  ])('leaves %j', (text) => expect(redactor.text(text)).toBe(text));
});

describe('a list', () => {
  it.each([
    { rawHeaders: ['X-Auth-Token', secret, 'Accept', '*/*'] },
    { headers: [['x-csrf-token', secret]] },
    { args: ['node', 'app.js', '--verbose', '--password', secret] },
    { args: ['node', '--api-token', secret] },
    { headers: [{ name: 'Authorization', value: secret }] },
    { environment: [{ Key: 'DB_PASSWORD', Value: secret }] },
    { token: [[secret]] },
    { auth: { user: 'ann', pass: secret } },
    { map: new Map<unknown, unknown>([[{ id: 1 }, { password: secret }]]) },
  ])('or an object holds it: %j', (value: Record<string, unknown>) => {
    const shown = clean('request', value);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('REDACTED');
    const again: AnyValue = redactor.value('request', JSON.parse(shown) as AnyValue);
    expect(JSON.stringify(again)).toBe(shown);
  });

  it('of words and pairs without secrets stays', () => {
    const value = { tags: ['auth', 'login'], pairs: [{ name: 'color', value: 'red' }], args: ['--port', '80'] };
    expect(clean('request', value)).toBe(JSON.stringify(value));
  });
});
