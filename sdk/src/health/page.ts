// `/pitwall/health`: the report as JSON, 200 or 503.
import type { Answer, Page } from '../transport/local-server.ts';
import { plain } from '../transport/local-server.ts';
import type { HealthReport } from './report.ts';

export const healthPath = '/pitwall/health';

/** Askers that come while a report is made get the same one. */
export function createHealthPage(read: () => Promise<HealthReport>): Page {
  let reading: Promise<Answer> | undefined;
  const make = async (): Promise<Answer> => {
    try {
      return encodeHealth(await read());
    } catch (error) {
      return plain(500, `the report could not be made: ${error instanceof Error ? error.name : 'an error'}`);
    }
  };
  return () => (reading ??= make().finally(() => (reading = undefined)));
}

/** Pure. */
export function encodeHealth(report: HealthReport): Answer {
  return {
    status: report.status === 'failing' ? 503 : 200,
    body: `${JSON.stringify(report, undefined, 2)}\n`,
    type: 'application/json; charset=utf-8',
  };
}
