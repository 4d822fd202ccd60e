// AWS in one process (moto), and AWS's X-Ray daemon before it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import { type Engine, accepts, answers, createFolder, findFreePorts, startProgram, startProgramIn } from './program.ts';

export async function startMoto(): Promise<Engine & { readonly url: string }> {
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const engine = await startProgram({
    name: 'moto',
    file: findPeerProgram('moto'),
    args: ['-H', '127.0.0.1', '-p', String(port)],
    isReady: () => answers(`${url}/moto-api/data.json`),
  });
  return { ...engine, url };
}

export interface XrayDaemon extends Engine {
  /** `host:port`, for datagrams as for the requests of samplers by TCP. */
  readonly address: string;
}

/** moto routes by the service that the signature names; it checks no signature. */
export function awsAuthorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;
}

/** AWS's daemon, which sends on what it gets to this endpoint. moto has no sampling rules: it answers 404 to those. */
export async function startXrayDaemon({ endpoint }: { readonly endpoint: string }): Promise<XrayDaemon> {
  const [port = 0] = await findFreePorts(1);
  const address = `127.0.0.1:${port}`;
  const folder = createFolder('xray-daemon');
  const file = join(folder.path, 'cfg.yaml');
  writeFileSync(file, JSON.stringify(describeDaemon({ address, endpoint })));
  const engine = await startProgramIn(folder, {
    name: 'xray-daemon',
    file: findPeerProgram('xray-daemon'),
    args: ['--config', file],
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
    // It binds its UDP socket first.
    isReady: () => accepts(port),
  });
  return { ...engine, address };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html; JSON is YAML. */
function describeDaemon({ address, endpoint }: { readonly address: string; readonly endpoint: string }): object {
  return {
    Endpoint: endpoint,
    Region: 'us-east-1',
    LocalMode: true,
    Socket: { UDPAddress: address, TCPAddress: address },
    Logging: { LogLevel: 'dev' },
    Version: 2,
  };
}
