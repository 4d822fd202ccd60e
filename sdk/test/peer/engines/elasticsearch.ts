// Elasticsearch as one node, from its jars (scripts/peers/maven.ts).
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import type { SearchEngine } from './opensearch.ts';
import { answers, createFolder, findFreePorts, startProgramIn } from './program.ts';

export async function startElasticsearch(): Promise<SearchEngine> {
  const [port = 0] = await findFreePorts(1);
  const url = `http://127.0.0.1:${port}`;
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
      ...Object.entries(describeNode(folder.path, port)).map(([name, value]) => `${name}=${value}`),
    ],
    isReady: () => answers(`${url}/_cluster/health?wait_for_status=yellow`),
  });
  return { ...engine, url };
}

function describeNode(folder: string, port: number): Readonly<Record<string, string | number>> {
  return {
    'path.home': findPeerProgram('elasticsearch', ''),
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    'discovery.type': 'single-node',
    'node.name': 'one',
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': 0,
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
  };
}
