// Node's own file system functions, taken at load time: an instrumentation of `fs` that patches them later would trace
// our own writes, and a mock of the application would get them.
import nodeFs from 'node:fs';

export const fs: typeof nodeFs = { ...nodeFs };
