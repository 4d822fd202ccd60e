// The page's port: the query API, its live streams, and the page itself. Identical questions asked between two
// commits share one answer, so that several open tabs cost about as much as one, and who was told "stored" sees it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpHandler } from '../http/listener.ts';
import { createJsonReply } from '../http/reply.ts';
import type { HttpReply } from '../http/reply.ts';
import { ParameterProblem } from '../query/parameter-problem.ts';
import { QueryRefused } from '../store/reader.ts';
import { createLiveStream } from './live.ts';
import { createPageHandler } from './page.ts';
import { parseParameters } from './parameters.ts';
import { parseTerms, resolveRoute } from './routes.ts';
import type { ApiContext, ApiRoute } from './routes.ts';
import { createTailStream } from './tail.ts';
import type { ProblemReply } from './types.ts';

const sharedMillis = 1_000;
const maxShared = 200;

export interface PageServer {
  readonly handle: HttpHandler;
  /** Ends the streams that are open. */
  stop(): void;
}

export function createPageServer(context: ApiContext): PageServer {
  const live = createLiveStream(context.store);
  const tail = createTailStream(context.store);
  const handlePage = createPageHandler();
  const answerShared = createSharedAnswers(context);
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<HttpReply | undefined> {
    const url = URL.parse(request.url ?? '/', 'http://page.local');
    if (url === null) return problem(400, { error: 'this is not a path' });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return problem(405, { error: 'only GET' }, { allow: 'GET, HEAD' });
    if (url.pathname !== '/api' && !url.pathname.startsWith('/api/')) return handlePage(request, url.pathname);
    if (url.pathname === '/api/live') return live.open(response);
    if (url.pathname === '/api/logs/tail')
      return tail.open(response, parseTerms(url.searchParams.get('q') ?? undefined));
    const route = resolveRoute(url.pathname);
    return route === undefined
      ? problem(404, { error: `there is no ${url.pathname.slice(0, 200)}` })
      : answerShared(route, url);
  }
  return {
    handle: (request, response) => handle(request, response).catch(describeProblem),
    stop() {
      live.stop();
      tail.stop();
    },
  };
}

function createSharedAnswers(context: ApiContext): (route: ApiRoute, url: URL) => Promise<HttpReply> {
  const shared = new Map<string, { readonly untilMillis: number; readonly reply: Promise<HttpReply> }>();
  context.store.onCommitted(() => shared.clear());
  return (route, url) => {
    const nowMillis = Date.now();
    const known = shared.get(url.href);
    if (known !== undefined && known.untilMillis > nowMillis) return known.reply;
    for (const [key, entry] of shared)
      if (entry.untilMillis <= nowMillis || shared.size > maxShared) shared.delete(key);
    const reply = answer(route, context, url).catch((error: unknown) => {
      shared.delete(url.href);
      throw error;
    });
    shared.set(url.href, { untilMillis: nowMillis + sharedMillis, reply });
    return reply;
  };
}

async function answer(route: ApiRoute, context: ApiContext, url: URL): Promise<HttpReply> {
  const reply = await route(context, parseParameters(url.searchParams, Date.now()));
  return reply === undefined ? problem(404, { error: 'nothing is known by this name' }) : createJsonReply(200, reply);
}

function describeProblem(error: unknown): HttpReply {
  if (error instanceof ParameterProblem) return problem(400, { error: error.message, parameter: error.parameter });
  if (error instanceof QueryRefused) return problem(503, { error: error.message }, { 'retry-after': '2' });
  throw error;
}

function problem(status: number, reply: ProblemReply, headers?: Readonly<Record<string, string>>): HttpReply {
  return createJsonReply(status, reply, headers);
}
