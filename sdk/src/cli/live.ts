// `doctor --live`: one probe of each signal to each destination that is configured, through the destination's own encoder
// and target, and what became of it.
import http from 'node:http';
import type { Settings } from '../configuration/settings/settings.ts';
import { logsDestinations, metricsDestinations, tracesDestinations } from '../destinations/registry.ts';
import { createDiagnostics } from '../diagnostics.ts';
import type { Destination, Outcome } from '../pipeline/types.ts';
import { createResourceAttributes, readPackageIdentity } from '../resource.ts';
import { runningRedactor } from '../safety/running.ts';
import { applyRedaction, redactResource } from '../wiring/safety.ts';
import { createProbeRecords } from './probe-records.ts';

export interface Receipt {
  readonly destination: string;
  readonly signal: string;
  readonly address: string;
  readonly isDelivered: boolean;
  /** What the backend answered, or the reason. */
  readonly answer: string;
  readonly millis: number;
}

export async function sendProbes(settings: Settings, folder: string): Promise<Receipt[]> {
  const identity = readPackageIdentity(`${folder}/package.json`);
  applyRedaction(settings);
  const resource = redactResource(createResourceAttributes(settings, identity));
  const records = await createProbeRecords(resource);
  const timeout = settings.exportTimeoutMillis;
  const diagnostics = createDiagnostics({ level: 'warn' });
  const traces = settings.tracesDestinations.map((name) =>
    probe(() => tracesDestinations[name](settings, resource, diagnostics), records.traces, {
      name,
      signal: 'traces',
      timeout,
    }),
  );
  const logs = settings.logsDestinations.map((name) =>
    probe(() => logsDestinations[name](settings, resource, diagnostics), records.logs, {
      name,
      signal: 'logs',
      timeout,
    }),
  );
  const metrics = settings.metricsDestinations.map((name) =>
    name === 'prometheus'
      ? scrape(settings)
      : probe(() => metricsDestinations[name](settings, resource, diagnostics), records.metrics, {
          name,
          signal: 'metrics',
          timeout,
        }),
  );
  const receipts = await Promise.all([...traces, ...metrics, ...logs]);
  const redact = (text: string): string => runningRedactor().text(text);
  return receipts.map((receipt) => ({ ...receipt, address: redact(receipt.address), answer: redact(receipt.answer) }));
}

interface Probed {
  readonly name: string;
  readonly signal: string;
  readonly timeout: number;
}

async function probe<R>(create: () => Destination<R>, record: R, { name, signal, timeout }: Probed): Promise<Receipt> {
  const startedAt = performance.now();
  const receipt = { destination: name, signal };
  const since = (): number => Math.round(performance.now() - startedAt);
  let address = '';
  // It would print between the receipts, and has nobody to answer.
  if (name === 'console')
    return { ...receipt, address: 'standard output', isDelivered: true, answer: 'printed by the program', millis: 0 };
  try {
    const destination = create();
    address = destination.address;
    const outcome = await destination.send([destination.encodeRecord(record)], AbortSignal.timeout(timeout));
    return {
      ...receipt,
      address,
      isDelivered: outcome.kind === 'delivered',
      answer: describe(outcome),
      millis: since(),
    };
  } catch (error) {
    const answer = error instanceof Error ? error.message : String(error);
    return { ...receipt, address, isDelivered: false, answer, millis: since() };
  }
}

function describe(outcome: Outcome): string {
  if (outcome.kind !== 'delivered') return `${outcome.kind}: ${outcome.reason}`;
  const refused = outcome.rejectedRecords ?? 0;
  return refused > 0 ? `taken, but ${refused} refused: ${outcome.reason ?? 'no reason given'}` : 'taken';
}

/** It is pulled: the application serves it while it runs. */
function scrape({ prometheusHost: host, prometheusPort: port }: Settings): Promise<Receipt> {
  const startedAt = performance.now();
  const common = { destination: 'prometheus', signal: 'metrics', address: `http://${host}:${port}/metrics` };
  return new Promise((resolve) => {
    const settle = (isDelivered: boolean, answer: string): void =>
      resolve({ ...common, isDelivered, answer, millis: Math.round(performance.now() - startedAt) });
    http
      .get(common.address, { timeout: 2000 }, (response) => {
        response.resume();
        settle(response.statusCode === 200, `answers ${response.statusCode ?? 'nothing'}`);
      })
      .on('timeout', () => settle(false, 'does not answer within 2 s'))
      .on('error', (error: NodeJS.ErrnoException) =>
        settle(false, `${error.code ?? error.message}; the application serves it while it runs`),
      );
  });
}
