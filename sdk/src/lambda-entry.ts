// The handler of a function that is instrumented without a change. Lambda's runtime imports it, and waits: so the function is
// loaded in the init phase as it would be alone, and the runtime sees whether it streams.
import { loadFunction } from './lambda/loading.ts';

export const handler: (...given: unknown[]) => unknown = await loadFunction();
