// AWS_XRAY_DAEMON_ADDRESS, as aws-xray-sdk-core reads it: one address for both protocols, or one of each.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-configuration.html
import type { Parser } from './parsers.ts';

type Protocol = 'udp' | 'tcp';

const form = '`host:port`, or `udp:host:port tcp:host:port`';
const bad = { isOk: false, problem: `is not ${form}` } as const;

export const daemonAddress: Parser<string> = {
  form,
  parse: (given) => {
    const address = given.trim();
    const areAddresses = [readAddress(address, 'udp'), readAddress(address, 'tcp')].every(isHostAndPort);
    return /^\S+$|^udp:\S+ +tcp:\S+$|^tcp:\S+ +udp:\S+$/.test(address) && areAddresses
      ? { isOk: true, value: address }
      : bad;
  },
  check: (value) => (typeof value === 'string' ? daemonAddress.parse(value) : bad),
  print: (value) => value,
};

/** `host:port` of a protocol: traces go by UDP, sampling rules are asked for by TCP. */
export function readAddress(address: string, protocol: Protocol): string {
  const parts = address.split(/ +/);
  const part = parts.find((one) => one.startsWith(`${protocol}:`)) ?? parts[0] ?? '';
  return part.replace(/^(?:udp|tcp):/, '');
}

function isHostAndPort(address: string): boolean {
  const port = Number(/^[\w.-]+:(\d{1,5})$/.exec(address)?.[1]);
  return port > 0 && port < 65_536;
}
