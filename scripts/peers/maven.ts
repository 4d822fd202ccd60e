// Peers in Java: jars, with all that they need, from a Maven repository.
import { readFileSync } from 'node:fs';
import type { ElasticsearchPeer, MavenPeer } from './peer.ts';
import type { Recipe, Step } from './recipe.ts';

interface Jars {
  readonly name: string;
  readonly artifact: string;
  readonly version: string;
  /** Left out, with what only it needs: `group:artifact`. */
  readonly without?: readonly string[];
}

export function describeMaven(peer: MavenPeer): Recipe {
  return { files: { 'pom.xml': describePom(peer) }, steps: [copyJars('pom.xml', 'jars')] };
}

/**
 * The server, and beside it, where it looks for modules, the one that speaks HTTP: only there it is loaded. Its modules for
 * data streams, scripts and the like are not among what is published; bulk requests and searches need none of them.
 */
export function describeElasticsearch({ name, version, server, transport }: ElasticsearchPeer): Recipe {
  const folder = 'modules/transport-netty4';
  const descriptor = {
    name: 'transport-netty4',
    description: 'HTTP',
    version,
    'elasticsearch.version': version,
    'java.version': '17',
    classname: 'org.elasticsearch.transport.netty4.Netty4Plugin',
  };
  const properties = Object.entries(descriptor).map(([key, value]) => `${key}=${value}\n`);
  return {
    files: {
      'server.xml': describePom({ name, artifact: server, version }),
      'transport.xml': describePom({ name, artifact: transport, version, without: [server, `${server}-core`] }),
      [`${folder}/plugin-descriptor.properties`]: properties.join(''),
      'ElasticsearchNode.java': readFileSync(new URL('ElasticsearchNode.java', import.meta.url), 'utf8'),
    },
    steps: [copyJars('server.xml', 'jars'), copyJars('transport.xml', folder)],
  };
}

function copyJars(pom: string, folder: string): Step {
  return { tool: 'mvn', args: ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`] };
}

function describePom({ name, artifact, version, without = [] }: Jars): string {
  const exclusions = without.map((one) => `<exclusion>${describeId(one)}</exclusion>`).join('');
  return `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>pitwall.peer</groupId>
  <artifactId>${name}</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>${describeId(artifact)}<version>${version}</version><exclusions>${exclusions}</exclusions></dependency>
  </dependencies>
</project>
`;
}

function describeId(artifact: string): string {
  const [group = '', id = ''] = artifact.split(':');
  return `<groupId>${group}</groupId><artifactId>${id}</artifactId>`;
}
