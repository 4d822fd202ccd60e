// A real collector with the page as built, and a real Chromium to look at it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { startCollector } from '../../src/index.ts';
import type { RunningCollector } from '../../src/index.ts';
import { findChromium, howToInstall, launchChromium } from './chromium.ts';

export interface WatchedPage {
  readonly page: Page;
  /** Console errors, exceptions and CSP violations, which no test may cause. */
  readonly problems: string[];
}

export interface PageHarness {
  readonly collector: RunningCollector;
  /** Opens an address of the page; with options, in a context of its own. */
  open(path: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  /** Sends telemetry; resolves when the collector has it. */
  sendOtlp(signal: 'traces' | 'metrics' | 'logs', body: unknown): Promise<void>;
  sendLogstash(events: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

/** A step that takes longer has failed; the test then says which. */
const stepMillis = 8_000;

export async function startHarness(): Promise<PageHarness> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(howToInstall);
  await build({ root: join(import.meta.dirname, '../../page'), logLevel: 'error' });
  const dataDir = await mkdtemp(join(tmpdir(), 'pitwall-page-'));
  const collector = await startCollector({
    otlpPort: 0,
    pagePort: 0,
    logstashHttpPort: 0,
    logstashTcpPort: 0,
    dataDir,
  });
  const browser = await launchChromium(executablePath);
  return {
    collector,
    open: await createOpener(browser, collector.pageUrl),
    sendOtlp: (signal, body) => post(new URL(`/v1/${signal}`, collector.otlpUrl), body),
    sendLogstash: (events) => post(new URL('/', collector.logstashUrl), events),
    stop: async () => {
      await browser.close();
      await collector.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' };

/** Pages share one context, which is much of the cost of a page; options, even none (`{}`), ask for a fresh one. */
async function createOpener(browser: Browser, pageUrl: string): Promise<PageHarness['open']> {
  const shared = await browser.newContext(desktop);
  return async (path, options) => {
    const context = options ? await browser.newContext({ ...desktop, ...options }) : shared;
    context.setDefaultTimeout(stepMillis);
    const page = await context.newPage();
    if (options) page.on('close', () => void context.close());
    const problems = await watchProblems(page);
    await page.goto(new URL(path, pageUrl).href);
    return { page, problems };
  };
}

async function watchProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
  return problems;
}

async function post(url: URL, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}
