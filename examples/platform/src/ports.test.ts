import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Part } from './part.ts';
import { createAddresses, describeConflicts, findPortConflicts } from './ports.ts';

async function occupyPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function partsOn(ports: Readonly<Record<string, number>>): { parts: Part[]; chosen: Map<string, number> } {
  const settings = Object.entries(ports).map(([setting, port]) => ({ setting, default: port, use: 'http' }));
  const part: Part = { name: 'all', folder: '.', run: [], after: [], ports: settings, env: () => ({}) };
  return { parts: [part], chosen: new Map(Object.entries(ports)) };
}

describe('findPortConflicts', () => {
  test('free ports are no conflict', async () => {
    const { parts, chosen } = partsOn({ PITWALL_GATEWAY_PORT: await freePort() });
    expect(await findPortConflicts(parts, createAddresses(chosen))).toEqual([]);
  });

  test('all taken ports are told at once, with who holds them and a command that avoids them', async () => {
    const [gateway, orders] = await Promise.all([occupyPort(), occupyPort()]);
    const { parts, chosen } = partsOn({
      PITWALL_GATEWAY_PORT: gateway,
      PITWALL_PRODUCTS_PORT: await freePort(),
      PITWALL_ORDERS_PORT: orders,
    });
    const conflicts = await findPortConflicts(parts, createAddresses(chosen));
    const text = await describeConflicts(conflicts, chosen.values());
    expect(text).toContain('2 ports are taken');
    expect(text).toContain(`${gateway}  PITWALL_GATEWAY_PORT (http) is held by`);
    expect(text).toContain(`(pid ${process.pid})`);
    expect(text).toMatch(/PITWALL_GATEWAY_PORT=\d+ PITWALL_ORDERS_PORT=\d+ npm start/);
    expect(text).not.toContain(`PITWALL_GATEWAY_PORT=${gateway}`);
    expect(text).not.toContain('PITWALL_PRODUCTS_PORT');
  });

  test('two settings with one port are a conflict although it is free', async () => {
    const port = await freePort();
    const { parts, chosen } = partsOn({ PITWALL_GATEWAY_PORT: port, PITWALL_ORDERS_PORT: port });
    const conflicts = await findPortConflicts(parts, createAddresses(chosen));
    expect(conflicts.map(({ setting, reason }) => [setting.setting, reason])).toEqual([
      ['PITWALL_ORDERS_PORT', 'is also PITWALL_GATEWAY_PORT'],
    ]);
  });
});
