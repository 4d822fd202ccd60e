import { expect, it } from 'vitest';
import { daemonAddress, readAddress } from './daemon-address.ts';

it.each([
  ['127.0.0.1:2000', '127.0.0.1:2000', '127.0.0.1:2000'],
  [' udp:a:1 tcp:b:2 ', 'a:1', 'b:2'],
  ['tcp:b:2  udp:a:1', 'a:1', 'b:2'],
  ['udp:a.internal:1', 'a.internal:1', 'a.internal:1'],
])('the address of the X-Ray daemon %j', (given, udp, tcp) => {
  const parsed = daemonAddress.parse(given);
  expect(parsed.isOk).toBe(true);
  if (parsed.isOk) expect([readAddress(parsed.value, 'udp'), readAddress(parsed.value, 'tcp')]).toEqual([udp, tcp]);
});

it.each(['', 'a', 'a:0', 'a:65536', 'a:1 b:2', 'udp:a:1 udp:b:2', 'udp:a tcp:b:1', 'http://a:1', 'udp:a:1 tcp:b:2 x'])(
  'is not %j',
  (given) => {
    expect(daemonAddress.parse(given).isOk).toBe(false);
  },
);
