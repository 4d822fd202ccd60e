// Serves the built page. Its files are few and read once; any other path without an extension is a view of the page, which
// reads the path itself. The policy forbids everything that the page does not need, so that telemetry stays text even if a
// view had a hole (https://developer.mozilla.org/docs/Web/HTTP/CSP).
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HttpReply } from '../http/reply.ts';

// The same from src/api and from dist/api.
const defaultPageDir = fileURLToPath(new URL('../../dist/page', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const safety = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

export function createPageHandler(
  pageDir: string = defaultPageDir,
): (request: IncomingMessage, path: string) => Promise<HttpReply> {
  return async (request, path) => {
    const extension = extname(path);
    const name = extension === '' ? 'index.html' : path;
    const bytes = await readPageFile(pageDir, name);
    if (bytes !== undefined) return describeFile(request, name, bytes);
    return name === 'index.html'
      ? describeUnbuilt()
      : { status: 404, headers: { ...safety, 'content-type': 'text/plain' }, body: 'not found\n' };
  };
}

async function readPageFile(pageDir: string, path: string): Promise<Buffer | undefined> {
  try {
    const file = normalize(join(pageDir, decodeURIComponent(path)));
    return file.startsWith(pageDir + sep) ? await readFile(file) : undefined;
  } catch {
    // Not there, or not a path at all: either way there is no such file.
    return undefined;
  }
}

function describeFile(request: IncomingMessage, name: string, bytes: Buffer): HttpReply {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  // Vite puts a hash of the content into the names under assets/.
  const isHashed = name.startsWith('/assets/');
  const headers = {
    ...safety,
    etag,
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  return request.headers['if-none-match'] === etag ? { status: 304, headers } : { status: 200, headers, body: bytes };
}

function describeUnbuilt(): HttpReply {
  const body =
    '<!doctype html><title>Pitwall</title><p>The page is not built yet: run <code>npm run build</code>.</p>\n';
  return {
    status: 503,
    headers: { ...safety, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body,
  };
}
