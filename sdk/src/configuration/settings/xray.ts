import { daemonAddress } from '../daemon-address.ts';
import { words } from '../parsers.ts';
import { define } from './setting.ts';

export const xraySettings = {
  xrayDaemonAddress: define<string>({
    env: ['AWS_XRAY_DAEMON_ADDRESS'],
    parser: daemonAddress,
    default: '127.0.0.1:2000',
    doc: 'Address of the X-Ray daemon: traces go there by UDP, and the sampler `xray` asks there by TCP.',
  }),
  xrayIndexedAttributes: define<readonly string[]>({
    env: ['PITWALL_XRAY_INDEXED_ATTRIBUTES'],
    parser: words,
    default: [],
    doc: 'Span attributes that X-Ray can search by (annotations); the others are metadata.',
  }),
};
