// The real engines that peer tests start: each on free loopback ports, ready when its promise resolves, ended by `stop()`.
// `npm run peers` installs them (docs/peers.md).
export { startMoto, startXrayDaemon } from './engines/aws.ts';
export {
  type DdapmTestAgent,
  startDdapmTestAgent,
  type StatsdExporter,
  startStatsdExporter,
} from './engines/datadog.ts';
export { describePeer, findLambdaRuntime, findNodePath } from './engines/installed.ts';
export { startRedis, startToxiproxy } from './engines/network.ts';
export { startElasticsearch } from './engines/elasticsearch.ts';
export { type SearchEngine, startOpenSearch } from './engines/opensearch.ts';
export { startCollector, startJaeger } from './engines/opentelemetry.ts';
export { startAlertmanager, startPrometheus } from './engines/prometheus.ts';
