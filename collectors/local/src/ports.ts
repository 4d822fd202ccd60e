// The collector's four ports, opened together or not at all.
import { startListener } from './http/listener.ts';
import type { HttpHandler, Listener } from './http/listener.ts';
import { createTextReply } from './http/reply.ts';
import { describePortProblem, PortsUnavailable } from './port-problem.ts';
import { startTcpReceiver } from './receivers/logstash/tcp-receiver.ts';
import type { TcpReceiver } from './receivers/logstash/tcp-receiver.ts';
import { createReceiverTally } from './receivers/tally.ts';
import type { ReceiverTally } from './receivers/tally.ts';
import type { SubmitBatch } from './records.ts';
import type { Settings } from './settings/table.ts';
import { settingsTable } from './settings/table.ts';

export interface Handlers {
  readonly otlp: HttpHandler;
  readonly logstash: HttpHandler;
  readonly page: HttpHandler;
  readonly submit: SubmitBatch;
}

export interface OpenPorts {
  readonly addresses: {
    readonly pageUrl: string;
    readonly otlpUrl: string;
    readonly logstashUrl: string;
    readonly logstashTcp: { readonly host: string; readonly port: number };
  };
  readonly tallies: Readonly<Record<'otlp' | 'logstashHttp' | 'logstashTcp', ReceiverTally>>;
  /** Until this is called, everything is told to come back. */
  answerWith(handlers: Handlers): void;
  stop(deadlineMillis: number): Promise<void>;
}

const handleStarting: HttpHandler = async () =>
  createTextReply(503, 'the collector is starting', { 'retry-after': '1' });

export async function openPorts(settings: Settings): Promise<OpenPorts> {
  let handlers: Handlers = {
    otlp: handleStarting,
    logstash: handleStarting,
    page: handleStarting,
    submit: async () => ({ kind: 'full', retryAfterSeconds: 1 }),
  };
  const { host } = settings;
  const addresses = { otlp: '', logstash: '', tcp: '' };
  const tallies = {
    otlp: createReceiverTally('otlp', () => addresses.otlp),
    logstashHttp: createReceiverTally('logstash-http', () => addresses.logstash),
    logstashTcp: createReceiverTally('logstash-tcp', () => addresses.tcp),
  };
  const guard = { host, origins: 'none' } as const;
  const opened = await Promise.all([
    open(settings, 'pagePort', (port) =>
      startListener({ host, origins: 'same', port }, (...call) => handlers.page(...call)),
    ),
    open(settings, 'otlpPort', (port) =>
      startListener({ ...guard, port, onRefused: (reason) => tallies.otlp.refuse(reason) }, (...call) =>
        handlers.otlp(...call),
      ),
    ),
    open(settings, 'logstashHttpPort', (port) =>
      startListener({ ...guard, port, onRefused: (reason) => tallies.logstashHttp.refuse(reason) }, (...call) =>
        handlers.logstash(...call),
      ),
    ),
    open(settings, 'logstashTcpPort', (port) =>
      startTcpReceiver({ host, port, submit: (batch) => handlers.submit(batch), tally: tallies.logstashTcp }),
    ),
  ]);
  const [page, otlp, logstash, tcp] = await requireAll(opened);
  addresses.otlp = otlp.url;
  addresses.logstash = logstash.url;
  addresses.tcp = `${host}:${tcp.port}`;
  return {
    addresses: {
      pageUrl: page.url,
      otlpUrl: otlp.url,
      logstashUrl: logstash.url,
      logstashTcp: { host, port: tcp.port },
    },
    tallies,
    answerWith: (given) => void (handlers = given),
    stop: async (deadlineMillis) =>
      void (await Promise.all([page, otlp, logstash, tcp].map((one) => one.stop(deadlineMillis)))),
  };
}

type PortSetting = 'pagePort' | 'otlpPort' | 'logstashHttpPort' | 'logstashTcpPort';
type Opened<T> = { readonly port: T } | { readonly problem: string };

const purposes: Readonly<Record<PortSetting, string>> = {
  pagePort: 'page and API',
  otlpPort: 'OTLP',
  logstashHttpPort: 'Logstash http',
  logstashTcpPort: 'Logstash tcp',
};

async function open<T>(settings: Settings, key: PortSetting, start: (port: number) => Promise<T>): Promise<Opened<T>> {
  try {
    return { port: await start(settings[key]) };
  } catch (error) {
    const { env, flag } = settingsTable[key];
    const use = { purpose: purposes[key], host: settings.host, port: settings[key], setting: `${env} or --${flag}` };
    return { problem: await describePortProblem(use, error) };
  }
}

type Ports = readonly [Opened<Listener>, Opened<Listener>, Opened<Listener>, Opened<TcpReceiver>];

async function requireAll([page, otlp, logstash, tcp]: Ports): Promise<
  readonly [Listener, Listener, Listener, TcpReceiver]
> {
  if ('port' in page && 'port' in otlp && 'port' in logstash && 'port' in tcp)
    return [page.port, otlp.port, logstash.port, tcp.port];
  const all: readonly Opened<Listener | TcpReceiver>[] = [page, otlp, logstash, tcp];
  await Promise.all(all.flatMap((one) => ('port' in one ? [one.port.stop(0)] : [])));
  throw new PortsUnavailable(all.flatMap((one) => ('problem' in one ? [one.problem] : [])));
}
