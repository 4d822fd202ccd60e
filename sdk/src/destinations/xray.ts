// Traces to the X-Ray daemon (or an agent that speaks its protocol: CloudWatch agent, OpenTelemetry Collector's awsxray
// receiver). UDP is not acknowledged: `delivered` means that this host's kernel took the datagram and nobody refused it.
import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Destination } from '../pipeline/types.ts';
import { createXrayDaemon, maxDocumentBytes } from '../transport/xray-daemon.ts';
import { createSegmentEncoder, type SegmentDocument } from './xray-segment.ts';

// Not Buffer.from: its 64 KiB pool would be held whole for as long as one record in it waits.
const encoder = new TextEncoder();

export interface XrayTarget {
  /** `host:port` of the daemon. */
  readonly address: string;
  readonly indexedAttributes: readonly string[];
}

export function createXrayTraces(target: XrayTarget, resource: Attributes): Destination<ReadableSpan> {
  const { address, indexedAttributes } = target;
  const encodeSegment = createSegmentEncoder({ indexedAttributes, resource, workingDirectory: process.cwd() });
  const daemon = createXrayDaemon(address);
  return {
    name: 'xray',
    signal: 'traces',
    address: `udp://${address}`,
    encodeRecord: (span) => ({ bytes: encodeDocument(encodeSegment(span)), count: 1, group: undefined }),
    send: async (records, signal) => {
      // Before anything is sent: the pipeline then halves the request, and drops alone the one that is too large.
      if (records.some(({ bytes }) => bytes.length > maxDocumentBytes)) {
        return { kind: 'tooLarge', reason: `a span is larger than a datagram of ${maxDocumentBytes} bytes` };
      }
      return daemon.send(
        records.map(({ bytes }) => bytes),
        signal,
      );
    },
  };
}

/** Metadata goes first when a document is too large: nothing is searched by it. */
function encodeDocument(document: SegmentDocument): Uint8Array {
  const bytes = encoder.encode(JSON.stringify(document));
  if (bytes.length <= maxDocumentBytes) return bytes;
  return encoder.encode(JSON.stringify({ ...document, metadata: undefined }));
}
