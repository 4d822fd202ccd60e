export type Framework = 'fastify' | 'express';

export const frameworks: readonly Framework[] = ['fastify', 'express'];

/** The measured phases of one server's life; each has a route of its own, so that its spans are told apart. */
export const phasePaths = { warm: '/warm', rate: '/rate', max: '/max' } as const;
