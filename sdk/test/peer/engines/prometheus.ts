// Prometheus and Alertmanager.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import { type Engine, answers, createFolder, findFreePorts, startProgramIn } from './program.ts';

export interface PrometheusOptions {
  /** URLs that are scraped every second, e.g. `http://127.0.0.1:9464/metrics`. */
  readonly scrape?: readonly string[];
  /** Takes OTLP at `otlpHttpUrl`, to which `/v1/metrics` is added. */
  readonly otlp?: boolean;
}

export interface Prometheus extends Engine {
  readonly url: string;
  readonly otlpHttpUrl: string;
}

export async function startPrometheus({ scrape = [], otlp = false }: PrometheusOptions = {}): Promise<Prometheus> {
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const folder = createFolder('prometheus');
  const config = join(folder.path, 'prometheus.yml');
  writeFileSync(config, JSON.stringify(describeConfig(scrape)));
  const engine = await startProgramIn(folder, {
    name: 'prometheus',
    file: findPeerProgram('prometheus'),
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder.path, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      ...(otlp ? ['--web.enable-otlp-receiver'] : []),
    ],
    isReady: () => answers(`${url}/-/ready`),
  });
  return { ...engine, url, otlpHttpUrl: `${url}/api/v1/otlp` };
}

/** JSON is YAML. */
function describeConfig(scrape: readonly string[]): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    storage: { tsdb: { out_of_order_time_window: '10m' }, exemplars: { max_exemplars: 1000 } },
    scrape_configs: scrape.map((target, index) => {
      const { host, pathname, protocol } = new URL(target);
      return {
        job_name: `target-${index}`,
        scheme: protocol.replace(':', ''),
        metrics_path: pathname,
        static_configs: [{ targets: [host] }],
      };
    }),
  };
}

export async function startAlertmanager(config: object): Promise<Engine & { readonly url: string }> {
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const folder = createFolder('alertmanager');
  const file = join(folder.path, 'alertmanager.yml');
  writeFileSync(file, JSON.stringify(config));
  const engine = await startProgramIn(folder, {
    name: 'alertmanager',
    file: findPeerProgram('alertmanager'),
    args: [
      `--config.file=${file}`,
      `--storage.path=${folder.path}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    isReady: () => answers(`${url}/-/ready`),
  });
  return { ...engine, url };
}
