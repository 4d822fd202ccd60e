// Elasticsearch as one node, from its jars (scripts/peers/maven.ts).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import type { SearchEngine } from './opensearch.ts';
import { answers, createFolder, startProgramIn } from './program.ts';

export async function startElasticsearch(): Promise<SearchEngine> {
  const folder = createFolder('elasticsearch');
  const engine = await startProgramIn(folder, {
    name: 'elasticsearch',
    file: 'java',
    args: [
      '-Xms512m',
      '-Xmx512m',
      '-XX:TieredStopAtLevel=1',
      `--module-path=${findPeerProgram('elasticsearch', 'jars')}`,
      '--add-modules=ALL-MODULE-PATH,jdk.net',
      findPeerProgram('elasticsearch', 'ElasticsearchNode.java'),
      folder.path,
      ...Object.entries(describeNode(folder.path)).map(([name, value]) => `${name}=${value}`),
    ],
    isReady: async () => {
      const url = readUrl(folder.path);
      return url !== undefined && (await answers(`${url}/_cluster/health?wait_for_status=yellow`));
    },
  });
  return { ...engine, url: readUrl(folder.path) ?? '' };
}

/** It takes a free port at its start, seconds after ours, and writes which. */
function readUrl(folder: string): string | undefined {
  const file = join(folder, 'http.ports');
  const address = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return address === '' ? undefined : `http://${address}`;
}

function describeNode(folder: string): Readonly<Record<string, string | number>> {
  return {
    'path.home': findPeerProgram('elasticsearch', ''),
    'path.data': join(folder, 'data'),
    'path.logs': folder,
    'discovery.type': 'single-node',
    'node.name': 'one',
    'network.host': '127.0.0.1',
    'node.portsfile': 'true',
    'http.port': 0,
    'transport.port': 0,
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
  };
}
