// Certificates and keys by the paths of their files, as OTEL_EXPORTER_OTLP_CERTIFICATE and its like name them. Read when a
// connection is about to be made: a file that is missing then is a failed attempt, never a failed start.
import { readFile } from 'node:fs/promises';

export interface TlsFiles {
  /** Certificates (PEM) that the backend's is checked against, instead of the system's. */
  readonly ca?: string;
  /** Our own certificate and its key (PEM), for backends that ask who calls. */
  readonly cert?: string;
  readonly key?: string;
}

export interface TlsContents {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Rejects when a file cannot be read. */
export async function readTlsFiles({ ca, cert, key }: TlsFiles): Promise<TlsContents> {
  return {
    ...(ca ? { ca: await readFile(ca) } : {}),
    ...(cert ? { cert: await readFile(cert) } : {}),
    ...(key ? { key: await readFile(key) } : {}),
  };
}
