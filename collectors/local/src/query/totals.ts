// How much is stored: for `GET /api/status` and `GET /api/counts`.
import type { CountsReply, StatusReply } from '../api/types.ts';
import type { Store } from '../store/store.ts';

export async function queryStored(store: Store): Promise<StatusReply['stored']> {
  const [row] = await store.query(
    `SELECT (SELECT count(*) FROM spans) AS spans, (SELECT count(*) FROM logs) AS logs, (SELECT count(*) FROM points) AS points`,
  );
  const bytes = await store.readBytes();
  return { spans: Number(row?.spans), logs: Number(row?.logs), points: Number(row?.points), bytes };
}

const counts = `
  SELECT service, sum(spans) AS spans, sum(logs) AS logs, sum(points) AS points FROM (
    SELECT service, count(*) AS spans, 0 AS logs, 0 AS points FROM spans GROUP BY service
    UNION ALL SELECT service, 0, count(*), 0 FROM logs GROUP BY service
    UNION ALL SELECT resources.service, 0, 0, count(*) FROM points JOIN series USING (series_id) JOIN resources USING (resource_id)
      GROUP BY resources.service)
  GROUP BY service ORDER BY service`;

export async function queryCounts(store: Store, service: string | undefined): Promise<CountsReply> {
  const rows = await store.query(counts);
  const services = rows.map((row) => ({
    service: String(row.service),
    spans: Number(row.spans),
    logs: Number(row.logs),
    points: Number(row.points),
  }));
  return { services: service === undefined ? services : services.filter((row) => row.service === service) };
}
