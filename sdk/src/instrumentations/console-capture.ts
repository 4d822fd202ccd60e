// `console.*` as logs, when asked for. What a captured logger prints through the console is not taken again, nor is what
// Node's console prints for its own methods (`console.trace` calls `console.error`).
import module from 'node:module';
import { format } from 'node:util';
import { type LogRecord, SeverityNumber } from '@opentelemetry/api';
import { type CorrelationFields, readCorrelation } from '../correlation.ts';
import { buildLineRecord } from './line-record.ts';
import { emitLog, isInsideLogger, runAsLogger } from './log-capture.ts';

const severities = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  log: SeverityNumber.INFO,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
} as const;
type Method = keyof typeof severities;
const methods = Object.keys(severities) as Method[];

/** @returns puts the console back as it was. */
export function captureConsole(target: Console = console): () => void {
  const originals = methods.map((method) => [method, target[method]] as const);
  for (const [method, original] of originals) {
    target[method] = (...args: unknown[]): void => {
      if (isInsideLogger()) return original.apply(target, args);
      runAsLogger(() => original.apply(target, capture(method, args)));
    };
  }
  module.syncBuiltinESMExports(); // for `import { log } from 'node:console'`
  return () => {
    for (const [method, original] of originals) target[method] = original;
    module.syncBuiltinESMExports();
  };
}

/** @returns what is printed: the arguments with the ids. */
function capture(method: Method, args: readonly unknown[]): unknown[] {
  try {
    const [only] = args;
    const fields = args.length === 1 && typeof only === 'string' ? parseObject(only) : undefined;
    const ids = readCorrelation(fields);
    emitLog('console', fields ? structured(method, fields) : plain(method, format(...args)));
    if (!ids || Object.keys(ids).length === 0 || args.length === 0) return [...args];
    return fields ? [insertIds(String(only), ids)] : [...args, describeIds(ids)];
  } catch {
    return [...args]; // a hostile value: console deals with it as without us
  }
}

/** A line that is JSON stays JSON. */
function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined; // braces, but no JSON
  }
}

function insertIds(text: string, ids: CorrelationFields): string {
  const inner = JSON.stringify(ids).slice(1, -1);
  const isEmpty = text.slice(1, -1).trim() === '';
  return `${text.slice(0, -1)}${isEmpty ? '' : ','}${inner}}`;
}

/** `trace.id=… span.id=…`; X-Ray's name in text is the one that CloudWatch's own agents write. */
function describeIds(ids: CorrelationFields): string {
  return Object.entries(ids)
    .map(([name, value]) => (name === 'xray_trace_id' ? `AWS-XRAY-TRACE-ID: ${value}` : `${name}=${value}`))
    .join(' ');
}

function plain(method: Method, text: string): LogRecord {
  return { timestamp: Date.now(), severityNumber: severities[method], severityText: textOf(method), body: text };
}

function structured(method: Method, fields: Readonly<Record<string, unknown>>): LogRecord {
  const messageKey = 'message' in fields ? 'message' : 'msg';
  const shape = { level: 30, label: textOf(method), messageKey, errorKey: 'error' };
  return { ...buildLineRecord(fields, shape), severityNumber: severities[method] };
}

function textOf(method: Method): string {
  return method === 'log' ? 'info' : method;
}
