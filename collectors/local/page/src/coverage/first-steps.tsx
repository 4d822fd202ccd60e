import type { JSX } from 'preact';
import { CopyButton } from '../control/copy-button.tsx';

const steps = [
  { title: 'A Node.js service with the Pitwall SDK', text: 'node --import @pitwall/sdk/register server.ts' },
  { title: 'Anything else that speaks OpenTelemetry', text: 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318' },
];

export function FirstSteps(): JSX.Element {
  return (
    <section class="first-steps">
      <h2>Waiting for telemetry</h2>
      <p>
        The collector is running and nothing has arrived yet. Start a service with one of these lines; it appears here
        within a second.
      </p>
      {steps.map(({ title, text }) => (
        <div class="step" key={text}>
          <h3>{title}</h3>
          <div class="code-line">
            <code>{text}</code>
            <CopyButton text={text} what="line" isIconOnly />
          </div>
        </div>
      ))}
    </section>
  );
}
