// Handlers of the runtimes until Node 22 that answer later: by the callback, or by succeed(), fail() and done() of the context.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import type { LambdaContext } from './invocation.ts';
import type { Finish } from './recording.ts';

export type Done = (error: unknown, result?: unknown) => void;

export interface CallbackInvocation {
  readonly about: LambdaContext | undefined;
  /** The runtime's own. */
  readonly done: Done;
  readonly finish: Finish;
  /** Of a handler that returns a promise all the same. */
  readonly watch: (work: () => unknown, finish: Finish) => Promise<unknown>;
}

/** What the handler returned, as the runtime would see it. Each way to answer waits until telemetry has left. */
export function answerByCallback(
  run: (answer: Done) => unknown,
  { about, done, finish, watch }: CallbackInvocation,
): unknown {
  let isAnswered = false;
  const end: Finish = (error, result) => {
    isAnswered = true;
    process.off('beforeExit', endIdle);
    return finish(error, result);
  };
  /** Nothing will answer: the runtime does, with null. */
  const endIdle = (): void => void end(undefined);
  const answering =
    (answer: Done, read: (given: readonly unknown[]) => readonly [unknown, unknown?]) =>
    (...given: [unknown, unknown?]): void => {
      // oxlint-disable-next-line promise/no-promise-in-callback -- the callback waits until telemetry has left
      void end(...read(given)).then(() => setImmediate(answer, ...given));
    };
  const asDone = ([error, result]: readonly unknown[]): readonly [unknown, unknown] => [error, result];
  wrapMethod(about, 'done', (own) => answering(own, asDone));
  wrapMethod(about, 'succeed', (own) => answering(own, ([result]) => [undefined, result]));
  wrapMethod(about, 'fail', (own) => answering(own, ([error]) => [error ?? new Error('context.fail()')]));
  const returned = run(answering(done, asDone));
  if (isPromise(returned)) return watch(() => returned, end);
  if (!isAnswered) process.once('beforeExit', endIdle);
  return returned;
}

/** The context is this invocation's own. */
function wrapMethod(about: LambdaContext | undefined, name: string, wrap: (own: Done) => Done): void {
  if (typeof about !== 'object') return;
  const own: unknown = Reflect.get(about, name);
  if (typeof own === 'function')
    Reflect.set(
      about,
      name,
      wrap((...given) => void Reflect.apply(own, about, given)),
    );
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
