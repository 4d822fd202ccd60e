// Speaks X-Ray's GetSamplingRules and GetSamplingTargets, as the daemon and the Collector's awsproxy do, and Jaeger's
// /sampling. What it answers may be changed while it runs; what it was told is kept.
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Statistics {
  readonly ClientID: string;
  readonly RuleName: string;
  readonly Timestamp: number;
  readonly RequestCount: number;
  readonly SampledCount: number;
  readonly BorrowCount: number;
}

export interface SamplingBackend {
  readonly url: string;
  /** Of X-Ray, one page each. */
  rulePages: object[][];
  /** By rule name. */
  targets: Record<string, object>;
  /** Epoch seconds. */
  lastRuleModification: number;
  /** Of Jaeger. */
  strategy: object;
  /** Replies instead, by path without query: a status, or text sent with 200; `hang`: none. */
  readonly instead: Map<string, number | string>;
  readonly statistics: Statistics[];
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders; readonly body: string }[];
  count(path: string): number;
  /** The sum of what was told and taken, of a rule. */
  told(rule: string): { requests: number; sampled: number; borrowed: number };
  stop(): Promise<void>;
}

export async function startSamplingBackend(port = 0): Promise<SamplingBackend> {
  const backend: Omit<SamplingBackend, 'url' | 'stop'> = {
    rulePages: [[]],
    targets: {},
    lastRuleModification: 0,
    strategy: {},
    instead: new Map(),
    statistics: [],
    requests: [],
    count: (path) => backend.requests.filter((request) => request.path.split('?')[0] === path).length,
    told: (rule) => {
      const told = backend.statistics.filter(({ RuleName }) => RuleName === rule);
      const sum = (key: 'RequestCount' | 'SampledCount' | 'BorrowCount'): number =>
        told.reduce((total, one) => total + one[key], 0);
      return { requests: sum('RequestCount'), sampled: sum('SampledCount'), borrowed: sum('BorrowCount') };
    },
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const body = Buffer.concat(chunks).toString();
      backend.requests.push({ path, headers: request.headers, body });
      const instead = backend.instead.get(path.split('?')[0] ?? '');
      if (instead === 'hang') return;
      if (typeof instead === 'number') response.writeHead(instead).end();
      else response.writeHead(200).end(instead ?? JSON.stringify(answer(backend, path, body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: listening } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(backend, { url: `http://127.0.0.1:${listening}`, stop });
}

function answer(backend: Omit<SamplingBackend, 'url' | 'stop'>, path: string, body: string): object {
  if (path.startsWith('/sampling?')) return backend.strategy;
  if (path === '/GetSamplingRules') return answerRules(backend, body);
  const { SamplingStatisticsDocuments: told } = JSON.parse(body) as { SamplingStatisticsDocuments: Statistics[] };
  backend.statistics.push(...told);
  const targets = told.flatMap(({ RuleName }) =>
    backend.targets[RuleName] ? [{ RuleName, ...backend.targets[RuleName] }] : [],
  );
  return {
    LastRuleModification: backend.lastRuleModification,
    SamplingTargetDocuments: targets,
    UnprocessedStatistics: [],
  };
}

function answerRules({ rulePages }: Pick<SamplingBackend, 'rulePages'>, body: string): object {
  const { NextToken: token = '0' } = JSON.parse(body || '{}') as { NextToken?: string };
  const page = Number(token);
  const more = page + 1 < rulePages.length ? { NextToken: String(page + 1) } : {};
  return { SamplingRuleRecords: (rulePages[page] ?? []).map((SamplingRule) => ({ SamplingRule })), ...more };
}

/** A rule that matches everything, as X-Ray's own default does. */
export function createRule(rule: object = {}): object {
  return {
    RuleName: 'Default',
    Priority: 10_000,
    FixedRate: 0,
    ReservoirSize: 0,
    Host: '*',
    HTTPMethod: '*',
    ServiceName: '*',
    ServiceType: '*',
    URLPath: '*',
    ResourceARN: '*',
    Version: 1,
    Attributes: {},
    ...rule,
  };
}
