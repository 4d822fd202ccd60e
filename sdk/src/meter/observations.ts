// Callbacks of observed instruments. Each runs once for all readers that collect at the time; one that does not come back
// is not called again, costs one collection its deadline, and only its own metrics.
import type { Attributes, BatchObservableCallback, Observable, ObservableCallback } from '@opentelemetry/api';
import type { ObservedStorage, Observation } from './storage.ts';
import { redactedAttributes } from '../safety/measurement-attributes.ts';

export interface CollectDeadline {
  readonly timeoutMillis: number;
  /** Whether the process stays for it. */
  readonly isHolding: boolean;
}

export interface Observed {
  readonly byStorage: ReadonlyMap<ObservedStorage, readonly Observation[]>;
  readonly errors: readonly unknown[];
}

type Noted = readonly (readonly [ObservedStorage, Observation])[];
type Note = (instrument: unknown, value: number, attributes?: Attributes) => void;

interface Registration {
  readonly callback: unknown;
  readonly instruments: readonly unknown[];
  readonly call: (note: Note) => void | Promise<void>;
  pending: Promise<Noted> | undefined;
  /** It did not come back in time, and is not waited for again until it has. */
  isLate: boolean;
}

export class ObservedInstrument implements Observable {
  readonly storage: ObservedStorage;
  readonly #observations: Observations;

  constructor(storage: ObservedStorage, observations: Observations) {
    this.storage = storage;
    this.#observations = observations;
  }

  addCallback(callback: ObservableCallback): void {
    const call = (note: Note) =>
      callback({ observe: (value, attributes) => note(this, value, attributes && redactedAttributes(attributes)) });
    this.#observations.add({ callback, instruments: [this], call });
  }

  removeCallback(callback: ObservableCallback): void {
    this.#observations.remove(callback, [this]);
  }
}

export class Observations {
  #registrations: Registration[] = [];

  add(registration: Omit<Registration, 'pending' | 'isLate'>): void {
    const { callback, instruments } = registration;
    if (this.#registrations.some((known) => isSame(known, callback, instruments))) return;
    this.#registrations.push({ ...registration, pending: undefined, isLate: false });
  }

  addBatch(callback: BatchObservableCallback, instruments: readonly Observable[]): void {
    this.add({
      callback,
      instruments,
      call: (note) =>
        callback({
          observe: (instrument, value, attributes) =>
            note(instrument, value, attributes && redactedAttributes(attributes)),
        }),
    });
  }

  remove(callback: unknown, instruments: readonly unknown[]): void {
    this.#registrations = this.#registrations.filter((known) => !isSame(known, callback, instruments));
  }

  async run(deadline: CollectDeadline): Promise<Observed> {
    const errors: unknown[] = [];
    const byStorage = new Map<ObservedStorage, Observation[]>();
    const expiry = createExpiry(deadline);
    const noted = await Promise.allSettled(
      this.#registrations.map((registration) => {
        if (registration.isLate) return Promise.reject(new Error(tooLong));
        return Promise.race([start(registration, expiry), expiry.passed]);
      }),
    );
    expiry.cancel();
    for (const result of noted) {
      if (result.status === 'rejected') errors.push(result.reason);
      else for (const [storage, observation] of result.value) addTo(byStorage, storage, observation);
    }
    return { byStorage, errors };
  }
}

function isSame(known: Registration, callback: unknown, instruments: readonly unknown[]): boolean {
  return (
    known.callback === callback &&
    known.instruments.length === instruments.length &&
    known.instruments.every((instrument) => instruments.includes(instrument))
  );
}

function start(registration: Registration, expiry: Expiry): Promise<Noted> {
  registration.pending ??= observe(registration).finally(() => {
    registration.pending = undefined;
    registration.isLate = false;
  });
  const { pending } = registration;
  expiry.passed.catch(() => (registration.isLate = registration.pending === pending));
  return pending;
}

async function observe({ instruments, call }: Registration): Promise<Noted> {
  const noted: [ObservedStorage, Observation][] = [];
  await call((instrument, value, attributes = {}) => {
    if (!(instrument instanceof ObservedInstrument) || !instruments.includes(instrument)) return;
    if (typeof value === 'number') noted.push([instrument.storage, { value, attributes: { ...attributes } }]);
  });
  return noted;
}

function addTo(
  byStorage: Map<ObservedStorage, Observation[]>,
  storage: ObservedStorage,
  observation: Observation,
): void {
  const known = byStorage.get(storage);
  if (known) known.push(observation);
  else byStorage.set(storage, [observation]);
}

const tooLong = 'a metric callback took too long';

interface Expiry {
  /** Rejects at the deadline. */
  readonly passed: Promise<never>;
  readonly cancel: () => void;
}

function createExpiry({ timeoutMillis, isHolding }: CollectDeadline): Expiry {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // nobody may wait any more
  const timer = setTimeout(() => reject(new Error(tooLong)), timeoutMillis);
  if (!isHolding) timer.unref();
  return { passed: promise, cancel: () => clearTimeout(timer) };
}
