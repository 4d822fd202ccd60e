// The HTTP manners that all services of the shop share: strict validation, one error format, request ids, /health.
// Fastify coerces and strips by default; here a wrong type is an answer, not a guess.
// https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/
import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodeProblem, ProblemError } from './problem.ts';
import type { FieldProblem, ProblemDocument } from './problem.ts';
import { UpstreamError } from './upstream.ts';

/** The part of a logger that the chassis needs: any winston logger is one. */
export interface ServiceLogger {
  error(message: string, fields: Record<string, unknown>): unknown;
}

export interface ServiceAppOptions {
  readonly logger: ServiceLogger;
  /** Believe X-Forwarded-For from loopback, where the CDN's edge stands in development. */
  readonly isBehindProxy?: boolean;
  /** Told of every problem that is answered, for the service's own counting. */
  readonly onProblem?: (problem: ProblemDocument, request: FastifyRequest) => void;
}

const maxBodyBytes = 32 * 1024;
const requestIdPattern = /^[\w.-]{8,64}$/;

export function createServiceApp(options: ServiceAppOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    trustProxy: options.isBehindProxy ? 'loopback' : false,
    genReqId: (request) => parseRequestId(request.headers['x-request-id']) ?? randomUUID(),
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
  });
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError({ error, request, reply, options }));
  app.setNotFoundHandler((request, reply) => {
    const error = new ProblemError(encodeProblem(404, `Nothing is served at ${request.method} ${pathOf(request)}`));
    return answerError({ error, request, reply, options });
  });
  app.get('/health', async () => ({ status: 'ok' }));
  return app;
}

interface Failure {
  readonly error: FastifyError | ProblemError;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly options: ServiceAppOptions;
}

function answerError({ error, request, reply, options }: Failure): FastifyReply {
  const document = { ...describeError(error), instance: pathOf(request) };
  options.onProblem?.(document, request);
  // A shopper's mistake is an answer; only what we or a neighbour did wrong is an error in the log.
  if (document.status >= 500) {
    options.logger.error('Request failed', {
      error,
      'http.route': request.routeOptions.url ?? '',
      'http.request.id': request.id,
      'shop.problem': document.code,
    });
  }
  if (error instanceof ProblemError) void reply.headers(error.headers);
  return reply.status(document.status).type('application/problem+json').send(document);
}

function describeError(error: FastifyError | ProblemError): ProblemDocument {
  if (error instanceof ProblemError) return error.document;
  if (error instanceof UpstreamError) return describeUpstreamError(error);
  if (error.validation) {
    const errors = error.validation.map((problem) => describeValidation(problem, error.validationContext));
    const title = 'The request is not valid';
    return { type: 'urn:shop:problem:invalid-request', title, status: 400, code: 'invalid-request', errors };
  }
  const status = error.statusCode ?? 500;
  return status < 500 ? encodeProblem(status, error.message) : encodeProblem(500);
}

function describeUpstreamError(error: UpstreamError): ProblemDocument {
  const isTimeout = error.outcome === 'timeout';
  const code = isTimeout ? 'upstream-timeout' : 'upstream-failed';
  return { ...encodeProblem(isTimeout ? 504 : 502), type: `urn:shop:problem:${code}`, code };
}

type Validation = NonNullable<FastifyError['validation']>[number];

function describeValidation(problem: Validation, context: string | undefined): FieldProblem {
  const field = problem.params['missingProperty'] ?? problem.params['additionalProperty'];
  const pointer = `#${problem.instancePath}${typeof field === 'string' ? `/${field}` : ''}`;
  return { pointer, detail: problem.message ?? 'is not valid', in: context ?? 'body' };
}

function parseRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && requestIdPattern.test(header) ? header : undefined;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
