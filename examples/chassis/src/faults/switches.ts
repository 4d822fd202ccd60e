// Fault switches: what can be made to go wrong in a service while it runs, to see whether its telemetry tells. Each says
// what an operator should see of it; a drill switches it on and looks for exactly that.

/** A number that a fault goes by. */
export interface FaultParameter {
  readonly description: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

/** What an operator should see in the telemetry of the service while the fault is on. */
export type FaultSign =
  | { readonly signal: 'metric'; readonly name: string; readonly says: string }
  | { readonly signal: 'span'; readonly says: string; readonly isError?: boolean; readonly atLeastMillis?: number }
  | { readonly signal: 'log'; readonly message: string; readonly level: 'info' | 'warn' | 'error' };

export interface FaultDeclaration {
  readonly description: string;
  readonly parameters: Readonly<Record<string, FaultParameter>>;
  readonly shows: readonly FaultSign[];
}

export type FaultDeclarations = Readonly<Record<string, FaultDeclaration>>;

export interface FaultState extends FaultDeclaration {
  readonly name: string;
  readonly isOn: boolean;
  /** Of the parameters: those in force while it is on, otherwise the defaults. */
  readonly values: Readonly<Record<string, number>>;
}

export interface FaultSwitches<Name extends string = string> {
  /** The values of its parameters while it is on; undefined while it is off. */
  read(name: Name): Readonly<Record<string, number>> | undefined;
  list(): FaultState[];
  /** @returns what is wrong with the values; nothing is switched then. @throws when there is no such fault. */
  switchOn(name: string, values?: Readonly<Record<string, number>>): FaultProblem[];
  switchOff(name: string): void;
  has(name: string): boolean;
  /** Called with each change, after it. */
  onChange(listener: (fault: FaultState) => void): void;
}

export interface FaultProblem {
  readonly parameter: string;
  readonly detail: string;
}

/** All off. */
export function createFaultSwitches<D extends FaultDeclarations>(declarations: D): FaultSwitches<keyof D & string> {
  const all: FaultDeclarations = declarations;
  const on = new Map<string, Readonly<Record<string, number>>>();
  const listeners: ((fault: FaultState) => void)[] = [];
  const find = (name: string): FaultDeclaration => {
    const declaration = Object.hasOwn(all, name) ? all[name] : undefined;
    if (declaration === undefined) throw new TypeError(`No fault is called ${name}`);
    return declaration;
  };
  const describe = (name: string): FaultState => {
    const declaration = find(name);
    return { name, ...declaration, isOn: on.has(name), values: on.get(name) ?? defaultsOf(declaration) };
  };
  const tell = (name: string): void => {
    for (const listener of listeners) listener(describe(name));
  };
  return {
    read: (name) => on.get(name),
    list: () => Object.keys(all).map(describe),
    switchOn: (name, values = {}) => {
      const problems = checkValues(find(name), values);
      if (problems.length > 0) return problems;
      on.set(name, { ...defaultsOf(find(name)), ...values });
      tell(name);
      return [];
    },
    switchOff: (name) => {
      if (on.delete(name)) tell(name);
    },
    has: (name) => Object.hasOwn(all, name),
    onChange: (listener) => void listeners.push(listener),
  };
}

function defaultsOf({ parameters }: FaultDeclaration): Record<string, number> {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));
}

function checkValues({ parameters }: FaultDeclaration, values: Readonly<Record<string, unknown>>): FaultProblem[] {
  return Object.entries(values).flatMap(([parameter, value]) => {
    const known = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
    if (known === undefined)
      return [{ parameter, detail: `is none of ${Object.keys(parameters).join(', ') || 'none'}` }];
    const isFine = typeof value === 'number' && value >= known.min && value <= known.max;
    return isFine ? [] : [{ parameter, detail: `must be a number from ${known.min} to ${known.max}` }];
  });
}
