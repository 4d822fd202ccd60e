// bench/results.md: what a stranger needs to believe, doubt or repeat the numbers.

import type { Contestant } from '../contestants.ts';
import type { MeasuredOn } from '../environment.ts';
import type { Options } from '../options.ts';
import { MIN_SPANS_PER_REQUEST } from '../outcome.ts';
import type { Comparison } from './comparison.ts';
import { renderProblems, renderRatios, renderReceived, renderValues } from './tables.ts';

export interface Results {
  readonly measuredOn: MeasuredOn;
  readonly options: Options;
  readonly contestants: readonly Contestant[];
  readonly comparisons: readonly Comparison[];
}

function renderContestant({ name, packageName, description }: Contestant, versions: MeasuredOn['versions']): string {
  const version = packageName === undefined ? '' : ` \`${packageName}\` ${versions[packageName] ?? ''}:`;
  return `- **${name}**:${version} ${description}.`;
}

function renderMachine({ measuredOn, contestants, options }: Results): string {
  const { date, node, system, cpu, memoryGib, loadAverage, commit, cores, command, versions } = measuredOn;
  const { rounds, seed, plan } = options;
  return [
    `Measured ${date} at commit ${commit} by \`${command}\`. Generated: edit \`bench/src/report\`, not this file.`,
    '',
    `- **Machine**: ${cpu}, ${memoryGib} GiB, ${system}; load average ${loadAverage.toFixed(2)} at the start; ${cores}.`,
    `- **Runtime**: Node ${node}, NODE_ENV=production, Fastify ${versions['fastify']}, Express ${versions['express']}.`,
    `- **Run**: ${rounds} round(s), order shuffled with seed ${seed}; ${plan.secondsPerPhase} s at ${plan.requestsPerSecond} requests/s, then ${plan.secondsPerPhase} s saturated; ${plan.starts} start-up(s) a round.`,
    ...contestants.map((contestant) => renderContestant(contestant, versions)),
  ].join('\n');
}

function renderFramework(comparison: Comparison): string {
  const title = comparison.framework === 'fastify' ? 'Fastify' : 'Express';
  return [
    `## ${title}, relative to uninstrumented`,
    renderRatios(comparison),
    `## ${title}, as measured`,
    renderValues(comparison),
    `## ${title}, what the sink received`,
    renderReceived(comparison),
  ].join('\n\n');
}

const howToRead = `## How to read it

- Every cell is the median over the rounds and, in brackets, the smallest and the largest. A ratio is taken within one round, against the uninstrumented server of that round, and only then summarised; 1.00 is no cost. ↑ more is better, ↓ less is better.
- \`uninstrumented-again\` is the same program once more. Its distance from 1.00 is the noise of this machine: a difference between two contestants that is smaller than it is no difference.
- Each measurement is a fresh process with one route that replies with a small JSON object. It is started (spawn to the end of the first successful reply), warmed up (saturated for a second, then a second at the fixed rate), sent requests at a fixed rate, saturated over 64 keep-alive connections without pipelining, sampled for RSS (with whatever it has queued), and sent SIGTERM; **shutdown** is from there to the end of the process, telemetry flushed.
- **CPU/request** is user and system time of the whole process, all threads, divided by the requests of the phase. At the fixed rate it contains timers and background work of a mostly idle process; *saturated* it is what limits throughput, and contains all that the process did until its end.
- **p50 and p99** are of an open loop: a request's clock starts when it falls due, so a stall is felt by all that fall due during it.
- **core in use, saturated** says whether the server was the limit. Where it is well below 100 %, the generator or a neighbour on the machine was, and that throughput is a lower bound; *CPU/request, saturated* is then the number to compare. **put off** is the CPU used after the load until the end of the process, as a share of that used under it: where it is large, the throughput was lent by a queue.
- All contestants export to a sink on loopback that answers at once. It decodes every span afterwards: a measurement without any metrics, or with fewer than ${MIN_SPANS_PER_REQUEST} server spans per request at the fixed rate, is invalid and in no table but the last list. While saturated a contestant may drop spans; it is then marked †.
- **all spans/request** differ: a contestant with spans for middleware or handlers does more for its cost than one with the server span alone.
- Defaults otherwise, but metrics are exported every 2 s, so that a short phase contains exports.

## What is not measured

- Routes that do something: real handlers, databases and outgoing calls make every ratio smaller.
- Log lines: the routes write none. Metrics: what each contestant collects by itself, which differs.
- More than one core: garbage collection and export threads share the server's core here, and would hide on a second one.
- A slow, distant or failing backend, compression and TLS on the way to it, and long runs (leaks, fragmentation).
- CommonJS applications, and other versions of Node.
- Generator and sink share the other core(s): the sink's work for one contestant can add to the latency seen, not to the CPU counted.`;

export function renderResultsPage(results: Results): string {
  const parts = [
    '# Benchmark: what telemetry costs a trivial route',
    renderMachine(results),
    ...results.comparisons.map(renderFramework),
    '## Measurements that do not count',
    renderProblems(results.comparisons),
    howToRead,
  ];
  return `${parts.join('\n\n')}\n`;
}
