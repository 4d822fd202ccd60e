import { describe, expect, it } from 'vitest';
import { redactionPatterns } from '../configuration/redaction-patterns.ts';
import { createPropagationPolicy } from './propagation-policy.ts';

describe('the allow-list of propagation', () => {
  it.each([
    'localhost',
    '127.0.0.1',
    '[::1]',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.0.9',
    '100.64.0.1',
    'orders',
    'orders.shop.svc',
    'orders.shop.svc.cluster.local',
    'ip-10-0-0-1.eu-west-1.compute.internal',
    'fd00::1',
  ])('private: %s', (host) => expect(createPropagationPolicy(['private'])(host)).toBe(true));
  it.each([
    'example.com',
    '8.8.8.8',
    '172.32.0.1',
    '100.128.0.1',
    'orders.local.example.com',
    'sqs.eu-west-1.amazonaws.com',
    '2001:db8::1',
    '10.example.com',
  ])('foreign: %s', (host) => expect(createPropagationPolicy(['private'])(host)).toBe(false));
  it('names with * match, and a dot is a dot', () => {
    const policy = createPropagationPolicy(['*.shop.example', 'api.partner.example']);
    expect(['a.shop.example', 'a.b.SHOP.example', 'api.partner.example.'].map(policy)).toEqual([true, true, true]);
    expect(
      ['shop.example', 'ashop.example', 'a.shop.example.evil.com', 'apixpartner.example', 'localhost'].map(policy),
    ).toEqual([false, false, false, false, false]);
    expect(createPropagationPolicy(['*'])('evil.com')).toBe(true);
    expect(createPropagationPolicy(['none'])('localhost')).toBe(false);
  });
});

describe('redaction patterns', () => {
  it('one, or a JSON array', () => {
    expect(redactionPatterns.parse('K-\\d{1,9}')).toMatchObject({ isOk: true });
    expect(redactionPatterns.parse('["K-\\\\d+","[A-Z]{3}"]')).toMatchObject({ isOk: true });
    expect(redactionPatterns.parse('[A-Z]{3}-\\d+')).toMatchObject({ isOk: true });
  });
  it.each(['(a+)+$', '(a|a)*b', '(\\w*)*x', '(a)\\1', '(', 'a*', '(?:x+x+)+y'])('%s is refused', (pattern) => {
    expect(redactionPatterns.parse(pattern)).toMatchObject({ isOk: false });
  });
});
