// What a peer is: a real engine that the peer tests run against, installed from a package registry at a pinned version.

interface PeerFacts {
  /** As the tests name it. */
  readonly name: string;
  readonly version: string;
  readonly about: string;
}

/** A Python package in a virtual environment of its own. */
export interface PypiPeer extends PeerFacts {
  readonly kind: 'pypi';
  /** With its extras, without a version: `moto[server]`. */
  readonly requirement: string;
  readonly program: string;
}

/** Go programs, built in a module of our own: `go install` refuses modules with `exclude` or `replace` directives. */
export interface GoPeer extends PeerFacts {
  readonly kind: 'go';
  readonly packages: readonly string[];
  /** What a program without a go.mod of its own needs, as `module@version`: Go would take the latest of each. */
  readonly modules?: readonly string[];
  readonly program: string;
}

/** The OpenTelemetry Collector, which its builder writes and Go builds. */
export interface CollectorPeer extends PeerFacts {
  readonly kind: 'collector';
  readonly manifest: string;
  readonly program: string;
}

/** Jars, with all that they need, from a Maven repository. */
export interface MavenPeer extends PeerFacts {
  readonly kind: 'maven';
  /** `group:artifact`. */
  readonly artifact: string;
}

/** Elasticsearch, put together from its jars: no registry has it whole. */
export interface ElasticsearchPeer extends PeerFacts {
  readonly kind: 'elasticsearch';
  /** `group:artifact`. */
  readonly server: string;
  readonly transport: string;
}

/** A package of npm's, which may run its install scripts. */
export interface NpmPeer extends PeerFacts {
  readonly kind: 'npm';
  readonly package: string;
  /** Programs that its install scripts run. */
  readonly needs: readonly string[];
}

/** A program of Debian's, whatever version the machine's release has. */
export interface DebianPeer extends PeerFacts {
  readonly kind: 'debian';
  readonly package: string;
  readonly program: string;
}

export type Peer = PypiPeer | GoPeer | CollectorPeer | MavenPeer | ElasticsearchPeer | NpmPeer | DebianPeer;
