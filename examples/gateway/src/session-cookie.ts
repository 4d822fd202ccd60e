import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session, Sessions } from './session.ts';

const cookieName = 'shop_session';
const cookiePattern = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{36})(?:;|$)`);

export function parseSessionId(header: string | undefined): string | undefined {
  return header === undefined ? undefined : cookiePattern.exec(header)?.[1];
}

export function findSession(sessions: Sessions, request: FastifyRequest): Session | undefined {
  return sessions.find(parseSessionId(request.headers.cookie));
}

/** The shopper's session; a new shopper gets one with the answer. */
export function openSession(sessions: Sessions, request: FastifyRequest, reply: FastifyReply): Session {
  const known = findSession(sessions, request);
  if (known) return known;
  const session = sessions.create();
  void reply.header('set-cookie', `${cookieName}=${session.id}; Path=/api; HttpOnly; SameSite=Lax`);
  return session;
}
