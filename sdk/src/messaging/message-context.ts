// Where a message keeps its producer's context: attributes `traceparent` and `tracestate`, in the notations of SQS, SNS and
// Lambda's events, an SNS envelope in the body, or the system attribute `AWSTraceHeader`. Pure.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
import { defaultTextMapGetter, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '../opentelemetry.ts';
import { createFirstFoundPropagator } from '../propagation/first-found.ts';
import { createXrayPropagator } from '../propagation/xray.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An SQS message as received, a record of Lambda's SQS or SNS event. Anything else has no context. */
export function readProducer(message: unknown): SpanContext | undefined {
  const fields = fieldsOf(message);
  const sns = fieldsOf(fields['Sns']);
  const own = { ...readCarrier(fields), ...readCarrier(sns) };
  const carrier = Object.keys(own).length > 0 ? own : readCarrier(parseEnvelope(fields['Body'] ?? fields['body']));
  const propagator = createFirstFoundPropagator([
    { propagator: new W3CTraceContextPropagator(), carriesTrace: true },
    { propagator: createXrayPropagator(), carriesTrace: true },
  ]);
  return trace.getSpanContext(propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter));
}

function readCarrier(message: Fields): Record<string, string> {
  const carrier: Record<string, string> = {};
  const attributes = fieldsOf(message['MessageAttributes'] ?? message['messageAttributes']);
  for (const [name, attribute] of Object.entries(attributes)) {
    const { StringValue, stringValue, Value } = fieldsOf(attribute);
    const value = StringValue ?? stringValue ?? Value;
    if (typeof value === 'string' && /^(traceparent|tracestate|x-amzn-trace-id)$/i.test(name))
      carrier[name.toLowerCase()] = value;
  }
  const header = fieldsOf(message['Attributes'] ?? message['attributes'])['AWSTraceHeader'];
  if (typeof header === 'string') carrier['x-amzn-trace-id'] ??= header;
  return carrier;
}

/** What SNS wraps around a message for SQS, unless the subscription asks for raw delivery. */
function parseEnvelope(body: unknown): Fields {
  if (typeof body !== 'string' || !body.startsWith('{') || !body.includes('"Notification"')) return {};
  try {
    const envelope = fieldsOf(JSON.parse(body));
    return envelope['Type'] === 'Notification' ? envelope : {};
  } catch {
    return {}; // the application's own text
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
