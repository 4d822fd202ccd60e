// CPU, memory and uptime of the process: https://opentelemetry.io/docs/specs/semconv/system/process-metrics/
// (Event loop, garbage collection and heap come from @opentelemetry/instrumentation-runtime-node.)
import type { MeterProvider } from '@opentelemetry/api';

export function observeProcess(provider: MeterProvider): void {
  const meter = provider.getMeter('@pitwall/sdk');
  const cpu = meter.createObservableCounter('process.cpu.time', {
    unit: 's',
    description: 'CPU time of the process, by mode.',
  });
  const memory = meter.createObservableUpDownCounter('process.memory.usage', {
    unit: 'By',
    description: 'Physical memory in use.',
  });
  const uptime = meter.createObservableGauge('process.uptime', { unit: 's', description: 'Time since the start.' });
  meter.addBatchObservableCallback(
    (result) => {
      const usage = process.cpuUsage();
      result.observe(cpu, usage.user / 1e6, { 'cpu.mode': 'user' });
      result.observe(cpu, usage.system / 1e6, { 'cpu.mode': 'system' });
      result.observe(memory, process.memoryUsage.rss());
      result.observe(uptime, process.uptime());
    },
    [cpu, memory, uptime],
  );
}
