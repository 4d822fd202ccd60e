import { describe, expect, it } from 'vitest';
import { createLogs, createMetrics, createSpans, resourceAttributes } from '../../test/contract/records.ts';
import type { Destination } from '../pipeline/types.ts';
import { createConsoleLogs, createConsoleMetrics, createConsoleTraces } from './console.ts';

const decoder = new TextDecoder();
const render = <R>(destination: Destination<R>, record: R): string[] =>
  decoder.decode(destination.encodeRecord(record).bytes).split('\n').slice(0, -1);

describe('readable lines on the console', () => {
  it('are one a record, in columns, and without colours when those are off', async () => {
    const options = { isReadable: true, isColoured: false };
    const [span] = createSpans(1);
    const [log] = createLogs(1);
    const [metrics] = await createMetrics(1);
    const lines = [
      ...render(createConsoleTraces(options), span!),
      ...render(createConsoleLogs(resourceAttributes, options), log!),
      ...render(createConsoleMetrics(options), metrics!),
    ];
    expect(lines.length).toBe(4);
    for (const line of lines) {
      expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} (span  |info  |metric) \S/);
      expect(line).not.toContain('\u001b');
    }
    expect(lines[2]).toMatch(/^.{20}contract\.seq {29} {10}1 \{"side":"left"\}$/);
  });

  it('are coloured otherwise, and hold no control character of the telemetry', () => {
    const [log] = createLogs(1);
    const [line = ''] = render(createConsoleLogs(resourceAttributes, { isReadable: true, isColoured: true }), log!);
    expect(line).toContain('\u001b[32minfo');
    expect(line.replaceAll(/\u001b\[\d+m/g, '')).not.toMatch(/[\u0000-\u001f]/);
  });
});
