import type { JSX } from 'preact';
import type { StatusReply } from '../../../src/api/types.ts';
import { formatCount } from '../format/number.ts';
import { number, TableHead, text } from '../control/table-head.tsx';

const columns = [text('Receiver'), text('Address'), number('Accepted'), number('Refused'), text('Last problem')];

export function ReceiverTable({ status }: { readonly status: StatusReply }): JSX.Element {
  return (
    <section class="card">
      <h2>Receivers</h2>
      <div class="table-frame">
        <table class="table cards-when-narrow">
          <TableHead columns={columns} />
          <tbody>
            {status.receivers.map((receiver) => (
              <tr key={`${receiver.name} ${receiver.address}`}>
                <th scope="row">{receiver.name}</th>
                <td data-label="Address" class="mono">
                  {receiver.address}
                </td>
                <td data-label="Accepted" class="number">
                  {formatCount(receiver.accepted)}
                </td>
                <td data-label="Refused" class={receiver.refused > 0 ? 'number warn' : 'number'}>
                  {formatCount(receiver.refused)}
                </td>
                <td data-label="Last problem">{receiver.lastError ?? <span class="faint">none</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
