import type { JSX } from 'preact';
import type { StatusReply } from '../../../src/api/types.ts';
import { CopyButton } from '../control/copy-button.tsx';

const usualEndpoint = 'http://127.0.0.1:4318';

/** What brings telemetry here; the endpoint is only named to the SDK when it is not the usual one. */
export function FirstSteps({ status }: { readonly status: StatusReply | undefined }): JSX.Element {
  const endpoint = status?.receivers.find(({ name }) => name === 'otlp')?.address ?? usualEndpoint;
  const setting = `OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`;
  const start = 'node --import @pitwall/sdk/register server.ts';
  return (
    <section class="first-steps">
      <h2>Waiting for telemetry</h2>
      <p>
        The collector is running and nothing has arrived yet. Start a service with one of these lines; it appears here
        within a few seconds.
      </p>
      <Step
        title="A Node.js service with the Pitwall SDK"
        text={endpoint === usualEndpoint ? start : `${setting} ${start}`}
      />
      <Step title="Anything else that speaks OpenTelemetry" text={setting} />
    </section>
  );
}

function Step({ title, text }: { readonly title: string; readonly text: string }): JSX.Element {
  return (
    <div class="step">
      <h3>{title}</h3>
      <div class="code-line">
        <code>{text}</code>
        <CopyButton text={text} what="line" isIconOnly />
      </div>
    </div>
  );
}
