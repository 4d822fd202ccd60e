import { describe, expect, it } from 'vitest';
import { parseSessionId } from './session-cookie.ts';
import { createSessions } from './session.ts';

describe('a session', () => {
  it('is found by its id only', () => {
    const sessions = createSessions();
    const { id, customerId } = sessions.create();
    expect(sessions.find(id)?.customerId).toBe(customerId);
    expect(sessions.find(customerId)).toBeUndefined();
    expect(sessions.find(undefined)).toBeUndefined();
  });

  it('ends when it has been idle for too long', () => {
    let millis = 0;
    const sessions = createSessions({ maxIdleMillis: 1000, now: () => millis });
    const { id } = sessions.create();
    millis = 999;
    expect(sessions.find(id)).toBeDefined();
    millis = 1998;
    expect(sessions.find(id)).toBeDefined();
    millis = 2998;
    expect(sessions.find(id)).toBeUndefined();
    expect(sessions.count()).toBe(0);
  });

  it('gives way, idle ones first, when there are too many', () => {
    const sessions = createSessions({ maxSessions: 2 });
    const [first, second] = [sessions.create(), sessions.create()];
    sessions.find(first.id);
    sessions.create();
    expect([sessions.find(first.id)?.id, sessions.find(second.id)]).toEqual([first.id, undefined]);
  });
});

describe('the session cookie', () => {
  const id = '0b0c9d0e-1111-4222-8333-444455556666';
  it.each([
    [`shop_session=${id}`, id],
    [`theme=dark; shop_session=${id}; lang=de`, id],
    [`other_shop_session=${id}`, undefined],
    ['shop_session=short', undefined],
    [`shop_session=${id}${id}`, undefined],
    [undefined, undefined],
  ])('is read from "%s" as %s', (header, expected) => {
    expect(parseSessionId(header)).toBe(expected);
  });
});
