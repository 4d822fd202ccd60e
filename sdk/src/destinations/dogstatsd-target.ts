// Where DogStatsD listens, from the settings; and the socket to it.
import type { Settings } from '../configuration/settings/settings.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { createUdpSender, createUnixDatagramSender, createUnixStreamSender } from '../transport/datagram.ts';
import type { DatagramAddress, DatagramSender } from '../transport/datagram.ts';

/** What fits an Ethernet frame beside the headers: https://docs.datadoghq.com/extend/dogstatsd/high_throughput */
const maxUdpBytes = 1432;
const maxUnixBytes = 8192;

type DogstatsdSettings = Pick<Settings, 'dogstatsdUrl' | 'dogstatsdSocket' | 'dogstatsdPort' | 'datadogAgentHost'>;

/** The URL, then the socket, then UDP to the Agent's host. Pure. */
function resolveDogstatsdAddress(settings: DogstatsdSettings): DatagramAddress {
  const { dogstatsdUrl, dogstatsdSocket, datadogAgentHost: host, dogstatsdPort: port } = settings;
  const url = URL.parse(dogstatsdUrl);
  if (url?.protocol === 'udp:')
    return {
      kind: 'udp',
      host: url.hostname.replaceAll(/[[\]]/g, ''),
      port: url.port === '' ? port : Number(url.port),
    };
  if (url) {
    const kind = url.protocol === 'unixstream:' ? 'unixstream' : 'unixgram';
    return { kind, path: decodeURIComponent(url.pathname) };
  }
  if (dogstatsdSocket !== '') return { kind: 'unixgram', path: dogstatsdSocket.replace(/^unix(gram)?:\/\//, '') };
  return { kind: 'udp', host, port };
}

function describeDatagramAddress(address: DatagramAddress): string {
  return address.kind === 'udp' ? `udp://${address.host}:${address.port}` : `${address.kind}://${address.path}`;
}

export interface DogstatsdTarget {
  readonly address: string;
  readonly maxDatagramBytes: number;
  readonly sender: DatagramSender;
}

/** A unix datagram socket that this process cannot open is replaced by UDP, with a line that says so. */
export function openDogstatsd(settings: DogstatsdSettings, diagnostics: Diagnostics): DogstatsdTarget {
  const address = resolveDogstatsdAddress(settings);
  try {
    return open(address);
  } catch (error) {
    const udp: DatagramAddress = { kind: 'udp', host: settings.datadogAgentHost, port: settings.dogstatsdPort };
    diagnostics.say(
      'PW340',
      `metrics cannot go to ${describeDatagramAddress(address)}: ${messageOf(error)}; they go to ${describeDatagramAddress(udp)}`,
    );
    return open(udp);
  }
}

function open(address: DatagramAddress): DogstatsdTarget {
  const described = describeDatagramAddress(address);
  switch (address.kind) {
    case 'udp':
      return {
        address: described,
        maxDatagramBytes: maxUdpBytes,
        sender: createUdpSender(address.host, address.port),
      };
    case 'unixgram':
      return { address: described, maxDatagramBytes: maxUnixBytes, sender: createUnixDatagramSender(address.path) };
    case 'unixstream':
      return { address: described, maxDatagramBytes: maxUnixBytes, sender: createUnixStreamSender(address.path) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
