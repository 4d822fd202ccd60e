// One API for the faults of any service, open only where SHOP_FAULTS=true: whoever reaches it can break the service.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createProblems } from '../problem.ts';
import type { ServiceSettings } from '../settings.ts';
import { applyServiceFaults, serviceFaults } from './service-faults.ts';
import { createFaultSwitches } from './switches.ts';
import type { FaultDeclarations, FaultSwitches } from './switches.ts';

const problem = createProblems({
  'unknown-fault': { status: 404, title: 'No such fault' },
  'fault-from-a-page': { status: 403, title: 'Faults are not switched from a web page' },
  'invalid-fault': { status: 400, title: 'The fault cannot be switched like this' },
});

const putFault = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['isOn'],
    properties: {
      isOn: { type: 'boolean' },
      values: { type: 'object', maxProperties: 20, additionalProperties: { type: 'number' } },
    },
  },
};

interface PutFault {
  readonly Params: { readonly name: string };
  readonly Body: { readonly isOn: boolean; readonly values?: Readonly<Record<string, number>> };
}

/** The faults of any service, and those of its own. */
export function createServiceFaults<D extends FaultDeclarations>(
  own: D,
): FaultSwitches<(keyof D & string) | keyof typeof serviceFaults> {
  return createFaultSwitches({ ...serviceFaults, ...own });
}

export interface FaultsOptions {
  readonly settings: Pick<ServiceSettings, 'hasFaults'>;
  readonly logger: FaultsLogger;
  /** Default: those of any service. */
  readonly faults?: FaultSwitches<keyof typeof serviceFaults>;
}

export interface FaultsLogger {
  warn(message: string, fields: Record<string, unknown>): unknown;
}

/** `GET /faults`; `PUT /faults/<name>` with `{ "isOn": true, "values": { … } }`; `DELETE /faults` switches all off. */
export function openFaults(app: FastifyInstance, options: FaultsOptions): void {
  if (!options.settings.hasFaults) return;
  const faults = options.faults ?? createServiceFaults({});
  applyServiceFaults(app, faults);
  faults.onChange(({ name, isOn }) =>
    options.logger.warn(`Fault switched ${isOn ? 'on' : 'off'}`, { 'shop.fault': name }),
  );
  registerRoutes(app, faults);
}

function registerRoutes(app: FastifyInstance, faults: FaultSwitches): void {
  app.get('/faults', async () => ({ faults: faults.list() }));
  app.put<PutFault>(
    '/faults/:name',
    { schema: putFault, onRequest: refusePages },
    async ({ params: { name }, body }) => {
      if (!faults.has(name)) throw problem('unknown-fault', { detail: `There is no fault called ${name} here` });
      if (!body.isOn) faults.switchOff(name);
      else requireNone(faults.switchOn(name, body.values));
      return faults.list().find((fault) => fault.name === name);
    },
  );
  app.delete('/faults', { onRequest: refusePages }, async (_request, reply) => {
    for (const { name } of faults.list()) faults.switchOff(name);
    return reply.status(204).send();
  });
}

/** Browsers say where a page is from with all that changes something, be it of this origin or not; other clients do not. */
async function refusePages({ headers }: FastifyRequest): Promise<void> {
  if (headers.origin !== undefined) throw problem('fault-from-a-page');
}

function requireNone(problems: ReturnType<FaultSwitches['switchOn']>): void {
  if (problems.length === 0) return;
  const errors = problems.map(({ parameter, detail }) => ({ pointer: `#/values/${parameter}`, detail, in: 'body' }));
  throw problem('invalid-fault', { errors });
}
