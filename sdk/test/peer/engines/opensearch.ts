// OpenSearch as one node. Its runner takes the first free port from a base up to 9299 and prints which; two that start at
// the same moment would take the same one, so each begins elsewhere.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPeerProgram } from './installed.ts';
import { type Engine, answers, createFolder, startProgramIn } from './program.ts';

const published = /AbstractHttpServerTransport\s*\] publish_address \{127\.0\.0\.1:(\d+)\}/;

export interface SearchEngine extends Engine {
  readonly url: string;
}

export async function startOpenSearch(): Promise<SearchEngine> {
  const basePort = 9200 + Math.floor(Math.random() * 80);
  const folder = createFolder('opensearch');
  writeConfig(folder.path);
  const urlOf = (output: string): string | undefined => {
    const found = published.exec(output)?.[1];
    return found === undefined ? undefined : `http://127.0.0.1:${found}`;
  };
  const engine = await startProgramIn(folder, {
    name: 'opensearch',
    file: 'java',
    args: [
      '-Xms512m',
      '-Xmx512m',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      findPeerProgram('opensearch', 'jars/*'),
      'org.codelibs.opensearch.runner.OpenSearchRunner',
      '-basePath',
      folder.path,
      '-numOfNode',
      '1',
      '-baseHttpPort',
      String(basePort),
      '-useLogger',
    ],
    isReady: async (output) => {
      const url = urlOf(output);
      return url !== undefined && (await answers(`${url}/_cluster/health`));
    },
  });
  return { ...engine, url: urlOf(engine.logs()) ?? '' };
}

/**
 * Alone: a node that may have company looks for others on this machine for a while, and joins what it finds. Whatever the
 * disk has left: a node that minds it refuses documents on a full disk, and takes blocks off that a test has set.
 */
function writeConfig(folder: string): void {
  const path = join(folder, 'node_1', 'config');
  mkdirSync(path, { recursive: true });
  const settings = { 'discovery.type': 'single-node', 'cluster.routing.allocation.disk.threshold_enabled': false };
  writeFileSync(join(path, 'opensearch.yml'), JSON.stringify(settings));
}
