import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from 'aws4';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAwsSignature, parseAwsHost } from './aws-signature.ts';
import { createHttpPoster } from './http-post.ts';

beforeEach(() => {
  // The published examples' credentials: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
  vi.stubEnv('AWS_PROFILE', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('the signature', () => {
  it('is that of the published test suite (post-x-www-form-urlencoded)', async () => {
    vi.useFakeTimers({ now: Date.UTC(2015, 7, 30, 12, 36, 0), toFake: ['Date'] });
    const signRequest = createAwsSignature({
      url: 'https://example.amazonaws.com/',
      service: 'service',
      region: 'us-east-1',
    });
    const signed = await signRequest(
      { 'content-type': 'application/x-www-form-urlencoded' },
      Buffer.from('Param1=value1'),
    );
    const independent = sign(
      {
        service: 'service',
        region: 'us-east-1',
        method: 'POST',
        path: '/',
        host: 'example.amazonaws.com',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Amz-Date': '20150830T123600Z',
          'X-Amz-Content-Sha256': signed['x-amz-content-sha256'] ?? '',
        },
        body: 'Param1=value1',
        extraHeadersToIgnore: { 'content-length': true },
      } as Parameters<typeof sign>[0],
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    );
    expect(signed['x-amz-content-sha256']).toBe('9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e');
    expect(signed['authorization']).toBe(independent.headers?.['Authorization']);
  });

  it('covers the compressed body, the query and the session token, as the receiver sees them', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    const seen: { headers: http.IncomingHttpHeaders; url: string; body: Buffer }[] = [];
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ headers: request.headers, url: request.url ?? '', body: Buffer.concat(chunks) });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces?b=2&a=%20x`;
    const signRequest = createAwsSignature({ url, service: 'xray', region: 'eu-west-1' });
    const headers = { 'content-type': 'application/x-protobuf' };
    const poster = createHttpPoster({ url, headers, compression: 'gzip', sign: signRequest });
    await poster.post(Buffer.from('spans'), AbortSignal.timeout(10_000));
    server.close();
    expect(seen.length).toBe(1);
    expect(seen[0]?.headers['x-amz-security-token']).toBe('token');
    expect(seen[0]?.headers['authorization']).toBe(signAgain(seen[0]!));
  });

  it('is not made without a region, and says what to set', async () => {
    const signRequest = createAwsSignature({ url: 'https://logs.example/', service: 'logs', region: '' });
    await expect(signRequest({}, Buffer.alloc(0))).rejects.toThrow('AWS_REGION');
  });
});

/** What aws4 makes of the headers that the first signature names. */
function signAgain(seen: { headers: http.IncomingHttpHeaders; url: string; body: Buffer }): string | undefined {
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(seen.headers['authorization'] ?? '') ?? [];
  const headers = Object.fromEntries(names.split(';').map((name) => [name, String(seen.headers[name])]));
  const request = { service: 'xray', region: 'eu-west-1', method: 'POST', path: seen.url, headers, body: seen.body };
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  return String(sign(request, keys).headers?.['Authorization']);
}

describe('a host of AWS', () => {
  it.each([
    ['xray.eu-west-1.amazonaws.com', { service: 'xray', region: 'eu-west-1' }],
    ['logs-fips.us-gov-west-1.amazonaws.com', { service: 'logs', region: 'us-gov-west-1' }],
    ['logs.cn-north-1.amazonaws.com.cn', { service: 'logs', region: 'cn-north-1' }],
    ['logs.eu-central-1.api.aws', { service: 'logs', region: 'eu-central-1' }],
    ['vpce-0a1b-x.xray.eu-west-1.vpce.amazonaws.com', undefined],
    ['xray.eu-west-1.amazonaws.com.evil.example', undefined],
    ['127.0.0.1', undefined],
  ])('%s is %j', (hostname, expected) => {
    expect(parseAwsHost(hostname)).toEqual(expected);
  });
});
