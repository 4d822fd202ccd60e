// What never leaves the process, and how large a record may be.
// Limits: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#attribute-limits
// Those without SPAN or LOGRECORD in the name hold for both, where the particular one is not set.
import { boolean, type Parser, wholeNumber, words } from '../parsers.ts';
import { redactionPatterns } from '../redaction-patterns.ts';
import { define } from './setting.ts';

type Redact = (key: string, value: string) => string;

const redactFunction: Parser<Redact | undefined> = {
  form: 'function `(key, value) => value`, in code only',
  parse: () => ({ isOk: false, problem: 'can be given in code only' }),
  check: (value) =>
    typeof value === 'function' || value === undefined
      ? { isOk: true, value: value as Redact | undefined }
      : { isOk: false, problem: 'is not a function' },
  print: () => '',
};
const length = wholeNumber({ min: 16, max: 1_048_576, unit: 'characters' });
const count = wholeNumber({ min: 1, max: 10_000, unit: 'of them' });

export const safetySettings = {
  redactKeys: define<readonly string[]>({
    env: ['PITWALL_REDACT_KEYS'],
    parser: words,
    default: [],
    doc: 'Further keys whose values become `REDACTED`, compared without case and separators. docs/safety.md lists the built-in ones.',
  }),
  redactPatterns: define<readonly RegExp[]>({
    env: ['PITWALL_REDACT_PATTERNS'],
    parser: redactionPatterns,
    default: [],
    doc: 'Further patterns; what they match becomes `REDACTED`, in every text. One that could take exponential time is refused.',
  }),
  redact: define<Redact | undefined>({
    env: [],
    parser: redactFunction,
    default: undefined,
    doc: 'Sees every text value after the built-in rules and returns what is sent instead. When it throws, `REDACTED` is sent.',
  }),
  redactEmails: define<boolean>({
    env: ['PITWALL_REDACT_EMAILS'],
    parser: boolean,
    default: false,
    doc: 'E-mail addresses become `REDACTED` too.',
  }),
  propagateTo: define<readonly string[]>({
    env: ['PITWALL_PROPAGATE_TO'],
    parser: words,
    default: ['private'],
    doc: 'Hosts that trace headers and baggage are sent to: `private` (loopback, private addresses, single labels, `.internal`, `.local`, `.svc` …), names with `*` (`*.shop.example`), `*` for all, `none`.',
  }),
  attributeCountLimit: define<number>({
    env: ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
    parser: count,
    default: 128,
    doc: 'Most attributes of a span. The rest are dropped and counted on the span.',
  }),
  attributeValueLengthLimit: define<number>({
    env: ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
    parser: length,
    default: 16_384,
    doc: "Longest text of a span's attribute. A whole record never exceeds 64 KiB as JSON: its longest texts are cut, with a mark.",
  }),
  logAttributeCountLimit: define<number>({
    env: ['OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
    parser: count,
    default: 128,
    doc: 'Most attributes of a log record. The rest are dropped and counted on the record.',
  }),
  logAttributeValueLengthLimit: define<number>({
    env: ['OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
    parser: length,
    default: 65_536,
    doc: "Longest text of a log record's attribute.",
  }),
  eventCountLimit: define<number>({
    env: ['OTEL_SPAN_EVENT_COUNT_LIMIT'],
    parser: count,
    default: 128,
    doc: 'Most events of a span.',
  }),
  linkCountLimit: define<number>({
    env: ['OTEL_SPAN_LINK_COUNT_LIMIT'],
    parser: count,
    default: 128,
    doc: 'Most links of a span.',
  }),
  eventAttributeCountLimit: define<number>({
    env: ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'],
    parser: count,
    default: 128,
    doc: "Most attributes of a span's event.",
  }),
  linkAttributeCountLimit: define<number>({
    env: ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'],
    parser: count,
    default: 128,
    doc: "Most attributes of a span's link.",
  }),
};
