// Telemetry is anyone's text. These are the ways in which a page turns text into something else.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = import.meta.dirname;
const self = 'text-only.test.ts';
const sources = globSync('**/*.{ts,tsx}', { cwd: root }).filter((path) => path !== self);

const ways = [
  /dangerouslySetInnerHTML/,
  /\b(inner|outer)HTML\b/,
  /insertAdjacentHTML|document\.write|createContextualFragment|DOMParser/,
  /\beval\(|new Function\(/,
  /setAttribute\(/,
  /\bsrc=\{/,
];

test('no source turns text into markup, script or a resource', () => {
  expect(sources.length).toBeGreaterThan(80);
  const found = sources.filter((path) => ways.some((way) => way.test(readFileSync(join(root, path), 'utf8'))));
  expect(found).toEqual([]);
});

test('every link is an address of this page, made by addressOf or joinAddress', () => {
  const links = sources.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/\bhref=(\{[^}]*|"[^"]*")/g)].map((match) => match[1] ?? ''),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !/^\{(addressOf\(|href$)|^"#main"$/.test(link))).toEqual([]);
});
