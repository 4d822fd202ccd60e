// What ties log lines to their traces, and which lines are taken.
import { boolean, listOf } from '../parsers.ts';
import { define } from './setting.ts';

export const correlationSettings = {
  correlationNotations: define<readonly ('auto' | 'ecs' | 'otel' | 'datadog' | 'xray')[]>({
    env: ['PITWALL_CORRELATION'],
    parser: listOf('auto', 'ecs', 'otel', 'datadog', 'xray'),
    default: ['auto'],
    doc: 'How trace ids are written into log lines: `trace.id` (ecs), `trace_id` (otel), `dd.trace_id` (datadog), `xray_trace_id` (xray). `auto`: ecs; datadog when it is a destination or a `DD_*` variable is set (but not with `DD_LOGS_INJECTION=false`); xray when it is a destination.',
  }),
  captureConsole: define<boolean>({
    env: ['PITWALL_CAPTURE_CONSOLE'],
    parser: boolean,
    default: false,
    doc: 'Takes lines of `console.log()` and its kin as logs, and adds the trace ids to them.',
  }),
};
