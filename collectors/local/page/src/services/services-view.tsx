import type { JSX } from 'preact';
import type { ServicesReply } from '../../../src/api/types.ts';
import { useQuery } from '../api/use-query.ts';
import { EmptyNote } from '../control/empty-note.tsx';
import { QueryGate } from '../control/query-gate.tsx';
import { updateParams, useAddress, useAddressOf } from '../route/page-address.ts';
import { useTimeRange } from '../route/use-time-range.ts';
import { ServiceMap } from './service-map.tsx';
import { ServicePanel } from './service-panel.tsx';
import { ServiceTable } from './service-table.tsx';

export function ServicesView(): JSX.Element {
  const range = useTimeRange();
  const addressOf = useAddressOf();
  const selected = useAddress().params.get('service');
  const state = useQuery<ServicesReply>({ path: '/api/services', range, isLive: true });
  return (
    <>
      <h1>Services</h1>
      <QueryGate state={state} what="services">
        {(reply) => {
          if (reply.services.length === 0)
            return (
              <EmptyNote title="No service has answered a call in this time">
                <p>
                  Choose a longer time range, or see in <a href={addressOf('/')}>coverage</a> what arrives.
                </p>
              </EmptyNote>
            );
          const service = reply.services.find(({ name }) => name === selected);
          return (
            <>
              <ServiceMap reply={reply} selected={service?.name} />
              <ServiceTable services={reply.services} selected={service?.name} />
              {service && <ServicePanel service={service} onClose={() => updateParams({ service: undefined })} />}
            </>
          );
        }}
      </QueryGate>
    </>
  );
}
