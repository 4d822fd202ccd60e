// The load generator's process. One for the whole run, so that its own warm-up is over before the first measurement.

import { parseNumberField, parseStringField } from '../message.ts';
import { answerParent } from '../parent.ts';
import { runFixedRate } from './fixed-rate.ts';
import { runSaturation } from './saturation.ts';

answerParent((request) => {
  const plan = {
    port: parseNumberField(request, 'port'),
    path: parseStringField(request, 'path'),
    seconds: parseNumberField(request, 'seconds'),
    connections: parseNumberField(request, 'connections'),
  };
  const requestsPerSecond = parseNumberField(request, 'requestsPerSecond');
  return requestsPerSecond > 0 ? runFixedRate({ ...plan, requestsPerSecond }) : runSaturation(plan);
});
