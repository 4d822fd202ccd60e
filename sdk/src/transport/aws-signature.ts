// Signature Version 4 for the requests that we send to AWS, over the bytes as they are sent.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
// AWS's own packages find the credentials and sign; they are loaded at the first request, and run untraced with it.
import { createHash, createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import type { SignatureV4 } from '@smithy/signature-v4';
import type { Headers } from './http-post.ts';

const require = createRequire(import.meta.url);

export interface AwsEndpoint {
  readonly url: string;
  /** `logs`, `xray`, … */
  readonly service: string;
  readonly region: string;
}

/** Rejects when there are no credentials, or no region: the request is then tried again later. */
export type SignRequest = (headers: Headers, body: Uint8Array) => Promise<Headers>;

export function createAwsSignature(endpoint: AwsEndpoint): SignRequest {
  const url = new URL(endpoint.url);
  let signer: SignatureV4 | undefined;
  return async (headers, body) => {
    if (endpoint.region === '') throw new Error('no AWS region is known; set AWS_REGION');
    signer ??= createSigner(endpoint);
    const signed = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      body,
    });
    return signed.headers;
  };
}

function createSigner({ service, region }: AwsEndpoint): SignatureV4 {
  // Required, not imported: these packages are CommonJS in all but name.
  const { SignatureV4: Signer }: typeof import('@smithy/signature-v4') = require('@smithy/signature-v4');
  const {
    defaultProvider,
  }: typeof import('@aws-sdk/credential-provider-node') = require('@aws-sdk/credential-provider-node');
  // Without a logger of ours it warns on the application's console.
  const credentials = defaultProvider({ logger: silent });
  return new Signer({ service, region, credentials, sha256: Sha256, applyChecksum: true });
}

const ignore = (): void => {};
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** What SignatureV4 asks of a hash, by Node's own. */
class Sha256 {
  readonly #create: () => ReturnType<typeof createHmac> | ReturnType<typeof createHash>;
  #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#create = () => (secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret)));
    this.#hash = this.#create();
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#create();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

export interface AwsHost {
  readonly service: string;
  readonly region: string;
}

/** `xray.eu-west-1.amazonaws.com` → xray, eu-west-1; also FIPS, China and dual-stack hosts. Undefined when it is not AWS's. Pure. */
export function parseAwsHost(hostname: string): AwsHost | undefined {
  const [, service, region] =
    /^(?:[a-z0-9-]+\.)*?([a-z]+)(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.exec(
      hostname,
    ) ?? [];
  return service && region ? { service, region } : undefined;
}
