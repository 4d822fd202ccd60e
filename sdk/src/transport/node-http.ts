// Node's own http and https, required: an ES import of `node:http` reads all that it exports, so that Node loads its fetch,
// HTTP/2 and web streams too, for 12 MiB of memory.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const http: typeof import('node:http') = require('node:http');
export const https: typeof import('node:https') = require('node:https');
