import { describe, expect, it } from 'vitest';
import { describeExporter } from './sdk-components.ts';

describe('server.address and server.port of an exporter', () => {
  const read = (address: string) => {
    const of = { signal: 'logs', destination: 'otlp', address, protocol: 'http/protobuf' } as const;
    const { 'server.address': server, 'server.port': port } = describeExporter(of);
    return [server, port];
  };

  it.each([
    ['http://collector/v1/logs', 'collector', 80],
    ['https://collector:4318/v1/logs in JSON', 'collector', 4318],
    ['udp://127.0.0.1:2000', '127.0.0.1', 2000],
    ['http://[::1]:4318/v1/logs', '::1', 4318],
    ['/var/log/app.log', undefined, undefined],
  ])('are those of %s', (address, server, port) => {
    expect(read(address)).toEqual([server, port]);
  });
});
