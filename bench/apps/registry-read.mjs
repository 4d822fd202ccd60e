// What reading a registry of prom-client costs, beside prom-client's own metrics(), in one run:
// node --import @pitwall/sdk/register bench/apps/registry-read.mjs
// Ours is a whole collection (redaction, budget of series, deltas) into the memory destination, less one without the registry.
import { clearMemory, readMemory, start } from '@pitwall/sdk';
import client from 'prom-client';

const rounds = 200;
const telemetry = start();

/** Milliseconds, median of the rounds. */
async function measure(work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
    clearMemory();
  }
  return times.sort((a, b) => a - b)[rounds / 2];
}

/** 2,000 series: 1,200 counters, 500 gauges, 300 histograms. */
function fill() {
  const of = (Kind, name) => new Kind({ name, help: 'Help.', labelNames: ['path', 'code'] });
  const [counter, gauge, histogram] = [of(client.Counter, 'c_total'), of(client.Gauge, 'g'), of(client.Histogram, 'h')];
  const labels = (index) => ({ path: `/products/${index}`, code: String(200 + (index % 5)) });
  for (let index = 0; index < 1200; index += 1) counter.inc(labels(index));
  for (let index = 0; index < 500; index += 1) gauge.set(labels(index), index);
  for (let index = 0; index < 300; index += 1) histogram.observe(labels(index), index / 100);
  return () => counter.inc(labels(0));
}

const empty = await measure(() => telemetry.flush());
const change = fill();
const theirs = await measure(() => client.register.metrics());
const ours = await measure(() => {
  change();
  return telemetry.flush();
});
await telemetry.flush();
const scopes = readMemory().metrics.at(-1)?.scopeMetrics ?? [];
const read = scopes.filter(({ scope }) => scope.name === 'prom-client').flatMap(({ metrics }) => metrics);
const series = read.reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
if (series !== 2000) throw new Error(`${series} series were read`);
console.log(`prom-client's metrics()  ${theirs.toFixed(2)} ms`);
console.log(
  `our collection           ${(ours - empty).toFixed(2)} ms, and ${empty.toFixed(2)} ms without the registry`,
);
