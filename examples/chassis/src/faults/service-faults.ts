// The faults that any service may have, whatever it does. They act on its own routes, never on /health or /faults: a drill
// is about what a service does for others.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FaultDeclarations, FaultState, FaultSwitches } from './switches.ts';

const share = { description: 'Share of the requests that it meets.', default: 1, min: 0, max: 1 };

export const serviceFaults = {
  slow: {
    description: 'Answers late.',
    parameters: {
      delayMillis: { description: 'How much later.', default: 800, min: 1, max: 60_000 },
      share,
    },
    shows: [
      { signal: 'metric', name: 'http.server.request.duration', says: 'its upper quantiles rise by the delay' },
      { signal: 'span', says: 'server spans that last at least the delay', atLeastMillis: 800 },
    ],
  },
  failing: {
    description: 'Answers 500.',
    parameters: { share: { ...share, default: 0.5 } },
    shows: [
      { signal: 'metric', name: 'http.server.request.duration', says: 'counts with status 500' },
      { signal: 'span', says: 'failed server spans', isError: true },
      { signal: 'log', message: 'Request failed', level: 'error' },
    ],
  },
  'memory-leak': {
    description: 'Keeps memory that it does not need.',
    parameters: {
      mibPerSecond: { description: 'How fast.', default: 4, min: 1, max: 64 },
      maxMib: { description: 'It leaks no more than this.', default: 128, min: 1, max: 1024 },
    },
    shows: [{ signal: 'metric', name: 'process.memory.usage', says: 'rises and does not fall' }],
  },
  'event-loop-block': {
    description: 'Computes for so long that nothing else runs.',
    parameters: {
      blockMillis: { description: 'How long, each second.', default: 300, min: 1, max: 900 },
    },
    shows: [{ signal: 'metric', name: 'nodejs.eventloop.delay.max', says: 'is at least the block' }],
  },
} as const satisfies FaultDeclarations;

type ServiceFault = keyof typeof serviceFaults;

const mib = 1024 * 1024;
const stepMillis = 250;

/** Makes them happen in this service, until it closes. */
export function applyServiceFaults(app: FastifyInstance, faults: FaultSwitches<ServiceFault>): void {
  app.addHook('preHandler', async (request) => {
    if (isSpared(request)) return;
    const slow = faults.read('slow');
    if (slow && isMet(slow)) await new Promise((resolve) => setTimeout(resolve, slow['delayMillis']));
    const failing = faults.read('failing');
    if (failing && isMet(failing)) throw new Error('The fault switch "failing" is on');
  });
  const stops = [whileOn(faults, 'memory-leak', startLeak), whileOn(faults, 'event-loop-block', startBlocking)];
  app.addHook('onClose', async () => {
    for (const stop of stops) stop();
  });
}

function isSpared({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === '/health' || (routeOptions.url?.startsWith('/faults') ?? false);
}

function isMet(values: Readonly<Record<string, number>>): boolean {
  return Math.random() < (values['share'] ?? 1);
}

type Values = FaultState['values'];

/** Starts it with each switch to on, with the new values, and stops it with each to off. @returns stops it for good. */
function whileOn(faults: FaultSwitches, name: ServiceFault, start: (values: Values) => () => void): () => void {
  let stop = (): void => {};
  faults.onChange((fault) => {
    if (fault.name !== name) return;
    stop();
    stop = fault.isOn ? start(fault.values) : () => {};
  });
  return () => stop();
}

function startLeak({ mibPerSecond = 0, maxMib = 0 }: Values): () => void {
  const leaked: Buffer[] = [];
  let bytes = 0;
  const timer = setInterval(() => {
    const size = Math.min((mibPerSecond * mib * stepMillis) / 1000, maxMib * mib - bytes);
    if (size < 1) return;
    leaked.push(Buffer.alloc(size, 1)); // filled, so that it is really taken
    bytes += size;
  }, stepMillis);
  return () => {
    clearInterval(timer);
    leaked.length = 0;
  };
}

function startBlocking({ blockMillis = 0 }: Values): () => void {
  const timer = setInterval(() => {
    const until = performance.now() + blockMillis;
    while (performance.now() < until);
  }, 1000);
  return () => clearInterval(timer);
}
