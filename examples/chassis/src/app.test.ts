import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServiceApp } from './app.ts';
import { createProblems } from './problem.ts';
import type { ProblemDocument } from './problem.ts';
import { UpstreamError } from './upstream.ts';

const problem = createProblems({ 'too-hot': { status: 409, title: 'It is too hot' } });
const body = {
  type: 'object',
  additionalProperties: false,
  required: ['amount', 'name'],
  properties: { amount: { type: 'integer' }, name: { type: 'string' } },
};

let app: FastifyInstance;
let logged: [message: string, fields: Record<string, unknown>][];
let problems: ProblemDocument[];

beforeEach(() => {
  logged = [];
  problems = [];
  app = createServiceApp({
    logger: { error: (message, fields) => logged.push([message, fields]) },
    onProblem: (document) => problems.push(document),
  });
  app.post('/things', { schema: { body } }, async () => ({ ok: true }));
  app.get('/hot', async () => {
    throw problem('too-hot', { detail: '41 °C', headers: { 'retry-after': '5' } });
  });
  app.get('/broken/:id', async () => {
    throw new Error('the password is 1234');
  });
  app.get('/slow', async () => {
    throw new UpstreamError('orders', 'timeout', { detail: 'no answer' });
  });
});
afterEach(() => app.close());

async function post(payload: unknown): Promise<{ status: number; document: ProblemDocument }> {
  const headers = { 'content-type': 'application/json' };
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const response = await app.inject({ method: 'POST', url: '/things', headers, payload: text });
  return { status: response.statusCode, document: response.json<ProblemDocument>() };
}

describe('a service of the shop', () => {
  it('names every field that is wrong, missing or too many, and coerces nothing', async () => {
    const { status, document } = await post({ amount: '5', colour: 'red' });
    expect([status, document.code]).toEqual([400, 'invalid-request']);
    expect(document.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(['#/amount', '#/colour', '#/name']);
  });

  it.each([
    ['a body that is not JSON', '{', 400],
    ['a body beyond 32 KiB', JSON.stringify({ name: 'x'.repeat(40_000) }), 413],
    ['an empty body', '', 400],
  ])('answers %s with a problem and without an error in the log', async (_what, payload, expected) => {
    const { status, document } = await post(payload);
    expect(status).toBe(expected);
    expect(document).toMatchObject({ status: expected, instance: '/things' });
    expect(logged).toEqual([]);
  });

  it('answers a media type it does not read with 415', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/things',
      headers: { 'content-type': 'text/xml' },
      payload: '<a/>',
    });
    expect(response.statusCode).toBe(415);
  });

  it('answers its own problems with their headers, and counts them', async () => {
    const response = await app.inject('/hot');
    expect(response.statusCode).toBe(409);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.json()).toEqual({
      type: 'urn:shop:problem:too-hot',
      title: 'It is too hot',
      status: 409,
      code: 'too-hot',
      detail: '41 °C',
      instance: '/hot',
    });
    expect(problems.map(({ code }) => code)).toEqual(['too-hot']);
    expect(logged).toEqual([]);
  });

  it('logs what broke with its error and its route, and tells the caller nothing of it', async () => {
    const response = await app.inject('/broken/7');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('1234');
    expect(logged).toHaveLength(1);
    expect(logged[0]?.[1]).toMatchObject({ error: expect.any(Error), 'http.route': '/broken/:id' });
  });

  it('answers 504 for a neighbour that is too slow', async () => {
    expect((await app.inject('/slow')).json()).toMatchObject({ status: 504, code: 'upstream-timeout' });
  });

  it('answers 404 without repeating the query', async () => {
    const response = await app.inject('/nowhere?email=a@example.com');
    expect(response.json()).toMatchObject({ status: 404, instance: '/nowhere' });
    expect(response.body).not.toContain('example.com');
  });

  it('keeps a request id that looks like one, and replaces one that does not', async () => {
    const idOf = async (id: string) =>
      (await app.inject({ url: '/health', headers: { 'x-request-id': id } })).headers['x-request-id'];
    expect(await idOf('abc-12345')).toBe('abc-12345');
    expect(await idOf('<script>alert(1)</script>')).toMatch(/^[\da-f-]{36}$/);
  });
});
