// The fixture that does as it is told, and its health page.
import { onTestFinished } from 'vitest';
import type { LedgerAccount } from '../../src/index.ts';
import type { HealthReport } from '../../src/health/report.ts';
import { type Child, startFixture } from '../child.ts';

export interface Told {
  readonly child: Child;
  readonly healthUrl: string;
  /** `/log?n=3`, `/span?n=3`, `/flush` */
  tell(command: string): Promise<unknown>;
  readLedger(): Promise<LedgerAccount[]>;
  readHealth(): Promise<{ readonly status: number; readonly report: HealthReport }>;
}

/** No library is instrumented: all spans and logs are those that it is told to make. */
export async function startTold(env: Readonly<Record<string, string>>): Promise<Told> {
  const child = startFixture('told.mjs', {
    env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'runtime-node', PITWALL_HEALTH: '127.0.0.1:0', ...env },
    flags: [],
  });
  onTestFinished(async () => {
    child.process.kill('SIGKILL');
    await child.exited;
  });
  const announced = readAnnounced(child);
  const url = (await child.ready).replace('ready ', '');
  const healthUrl = await announced;
  const tell = async (command: string): Promise<unknown> => (await fetch(`${url}${command}`)).json();
  return {
    child,
    healthUrl,
    tell,
    readLedger: async () => (await tell('/ledger')) as LedgerAccount[],
    readHealth: async () => {
      const response = await fetch(healthUrl);
      return { status: response.status, report: (await response.json()) as HealthReport };
    },
  };
}

/** Of the start-up line. */
function readAnnounced({ process, exited }: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    process.stderr?.on('data', (text: string) => {
      said += text;
      const page = /^\[pitwall\] PW001 .*health at (\S+)$|PW001 .*(no health page)$/m.exec(said);
      if (page) resolve(page[1] ?? '');
    });
    void exited.then(({ stderr }) => reject(new Error(`it ended unannounced: ${stderr}`)));
  });
}
