// What `/pitwall/health` answers, as data. docs/health.md documents each field; a test holds the two together.
import type { CardinalityOffender } from '../meter/cardinality.ts';
import type { DeadLettersInspection } from '../pipeline/dead-letters.ts';
import type { CircuitState, Inspection } from '../pipeline/inspection.ts';
import type { DestinationState, LedgerAccount, LedgerCounts } from '../pipeline/ledger.ts';
import type { SpoolInspection } from '../pipeline/spool/spool.ts';
import type { DropReason, SignalName } from '../pipeline/types.ts';
import { judgeHealth, type Verdict } from './verdict.ts';

/** Times are ISO 8601, in UTC. */
export interface HealthReport extends Verdict, ProcessIdentity {
  readonly at: string;
  readonly uptimeSeconds: number;
  readonly destinations: readonly DestinationHealth[];
  /** Absent with the profile `memory`. */
  readonly spool?: SpoolHealth;
  readonly deadLetters?: DeadLettersHealth;
  readonly sampling: SamplingHealth;
  /** Metrics over their budget of label sets, the worst first, ten at most. */
  readonly cardinality: readonly CardinalityOffender[];
}

export interface ProcessIdentity {
  readonly service: Readonly<Partial<Record<'name' | 'version' | 'environment' | 'instanceId', string>>>;
  readonly versions: Readonly<Record<'sdk' | 'node', string>>;
  /** Other processes and threads of one service have a page each. */
  readonly pid: number;
  readonly threadId: number;
  readonly profile: string;
}

export interface DestinationHealth {
  readonly signal: SignalName;
  readonly destination: string;
  readonly address: string;
  /** `false`: it is pulled from, has a ledger only, and no part in `status`. */
  readonly isPushed: boolean;
  readonly state: DestinationState;
  readonly since?: string;
  readonly circuit?: { readonly state: CircuitState; readonly failures: number; readonly pausedUntil?: string };
  readonly lastSuccess?: string;
  readonly lastError?: { readonly reason: string; readonly at: string };
  readonly lastLoss?: { readonly reason: DropReason; readonly at: string };
  readonly ledger: LedgerCounts;
  readonly queue?: Readonly<Record<'records' | 'bytes' | 'maxBytes' | 'inFlight', number>>;
  readonly spool?: { readonly records: number; readonly bytes: number; readonly oldest?: string };
}

export interface SpoolHealth extends SpoolInspection {
  readonly oldest?: string;
}

export interface DeadLettersHealth {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly oldest?: string;
}

export interface SamplingHealth {
  readonly sampler: string;
  /** Share of the traces, for samplers that have one. */
  readonly ratio?: number;
  /** Spans that were started, by what the sampler said. */
  readonly spans?: Readonly<Record<string, number>>;
  /** Traces that the sampler left out, by what became of them. */
  readonly leftOut?: Readonly<Record<string, number>>;
}

export interface HealthInputs {
  readonly process: ProcessIdentity;
  readonly uptimeSeconds: number;
  readonly pushed: readonly Inspection[];
  /** `/metrics`, where it is served, and its address. */
  readonly pulled: readonly { readonly account: LedgerAccount; readonly address: string }[];
  readonly spool: SpoolInspection | undefined;
  readonly deadLetters: DeadLettersInspection | undefined;
  readonly sampling: SamplingHealth;
  readonly cardinality: readonly CardinalityOffender[];
}

const mostOffenders = 10;

/** Pure. @param redact what a backend said may have anything in it. */
export function describeHealth(
  inputs: HealthInputs,
  nowMillis: number,
  redact: (text: string) => string,
): HealthReport {
  const { process, uptimeSeconds, pushed, pulled, spool, deadLetters, sampling, cardinality } = inputs;
  const oldestSpooled = pushed.flatMap(({ oldestSpooledMillis: millis }) => (millis === undefined ? [] : [millis]));
  return {
    ...judgeHealth(pushed, spool, nowMillis),
    ...process,
    at: toIso(nowMillis),
    uptimeSeconds: Math.round(uptimeSeconds * 1000) / 1000,
    destinations: [...pushed.map((one) => describePushed(one, redact)), ...pulled.map(describePulled)],
    ...(spool
      ? { spool: { ...spool, ...when('oldest', oldestSpooled.length > 0 ? Math.min(...oldestSpooled) : undefined) } }
      : {}),
    ...(deadLetters ? { deadLetters: describeDeadLetters(deadLetters) } : {}),
    sampling,
    cardinality: cardinality.slice(0, mostOffenders),
  };
}

function describePushed(inspection: Inspection, redact: (text: string) => string): DestinationHealth {
  const { account, circuit, lastDrop } = inspection;
  const { lastError, queued, queuedBytes, spooled, spooledBytes } = account;
  return {
    signal: account.signal,
    destination: account.destination,
    address: inspection.address,
    isPushed: true,
    state: account.state,
    since: toIso(inspection.stateSinceMillis),
    circuit: { state: circuit.state, failures: circuit.failures, ...when('pausedUntil', circuit.pausedUntilMillis) },
    ...when('lastSuccess', account.lastSuccessMillis),
    ...(lastError ? { lastError: { reason: redact(lastError.reason), at: toIso(lastError.atMillis) } } : {}),
    ...(lastDrop ? { lastLoss: { reason: lastDrop.reason, at: toIso(lastDrop.atMillis) } } : {}),
    ledger: countsOf(account),
    queue: { records: queued, bytes: queuedBytes, maxBytes: inspection.maxQueueBytes, inFlight: inspection.inFlight },
    spool: { records: spooled, bytes: spooledBytes, ...when('oldest', inspection.oldestSpooledMillis) },
  };
}

function describePulled({ account, address }: HealthInputs['pulled'][number]): DestinationHealth {
  const { signal, destination, state } = account;
  return { signal, destination, address, isPushed: false, state, ledger: countsOf(account) };
}

function countsOf(account: LedgerAccount): LedgerCounts {
  const { accepted, recovered, delivered, dropped, queued, spooled, deadLetters } = account;
  return { accepted, recovered, delivered, dropped, queued, spooled, deadLetters };
}

function describeDeadLetters({
  folder,
  files,
  bytes,
  maxBytes,
  oldestMillis,
}: DeadLettersInspection): DeadLettersHealth {
  return { folder, files, bytes, maxBytes, ...when('oldest', oldestMillis) };
}

function toIso(millis: number): string {
  return new Date(millis).toISOString();
}

/** A field that is absent when there is nothing to say. */
function when<K extends string>(key: K, millis: number | undefined): { readonly [P in K]?: string } {
  return millis === undefined ? {} : ({ [key]: toIso(millis) } as { [P in K]: string });
}
