// A collector of its own for a test, on free ports and in a folder of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startCollector } from '../src/index.ts';
import type { CollectorOptions, RunningCollector } from '../src/index.ts';

export interface TestCollector extends RunningCollector {
  /** Asks the API; the answer's JSON. */
  ask<T>(path: string): Promise<T>;
}

export async function startTestCollector(options: CollectorOptions = {}): Promise<TestCollector> {
  const dataDir = options.dataDir ?? (await createDataDir());
  const ports = { otlpPort: 0, pagePort: 0, logstashHttpPort: 0, logstashTcpPort: 0 };
  const collector = await startCollector({ ...ports, ...options, dataDir });
  onTestFinished(() => collector.stop());
  return { ...collector, ask: async <T>(path: string): Promise<T> => askJson<T>(`${collector.pageUrl}${path}`) };
}

export async function createDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pitwall-local-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

export async function askJson<T>(url: string): Promise<T> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Asks until the answer is as wanted. */
export async function waitFor<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  deadlineMillis = 10_000,
): Promise<T> {
  const untilMillis = Date.now() + deadlineMillis;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > untilMillis) throw new Error(`still not as wanted: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
