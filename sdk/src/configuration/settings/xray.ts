import type { Parser } from '../parsers.ts';
import { words } from '../parsers.ts';
import { define } from './setting.ts';

const form = '`host:port`, or `udp:host:port tcp:host:port`';

/** What aws-xray-sdk-core reads too; traces go to the UDP address. */
const daemonAddress: Parser<string> = {
  form,
  parse: (given) => {
    const both = /^(?:tcp:\S+ +)?udp:(\S+:\d{1,5})(?: +tcp:\S+)?$/.exec(given.trim());
    const address = both?.[1] ?? given.trim();
    const port = Number(/^[\w.-]+:(\d{1,5})$/.exec(address)?.[1]);
    return port > 0 && port < 65_536 ? { isOk: true, value: address } : { isOk: false, problem: `is not ${form}` };
  },
  check: (value) =>
    typeof value === 'string' ? daemonAddress.parse(value) : { isOk: false, problem: `is not ${form}` },
  print: (value) => value,
};

export const xraySettings = {
  xrayDaemonAddress: define<string>({
    env: ['AWS_XRAY_DAEMON_ADDRESS'],
    parser: daemonAddress,
    default: '127.0.0.1:2000',
    doc: 'Address of the X-Ray daemon.',
  }),
  xrayIndexedAttributes: define<readonly string[]>({
    env: ['PITWALL_XRAY_INDEXED_ATTRIBUTES'],
    parser: words,
    default: [],
    doc: 'Span attributes that X-Ray can search by (annotations); the others are metadata.',
  }),
};
