// Fastify's route on the HTTP server span, and its errors. Fastify announces each instance on a diagnostics channel
// (https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks), so nothing is patched.
// No span of its own: beside the HTTP server span it would say the same again, take the log lines of the request from it,
// and double the cost. See docs/adr/006.
import { channel } from 'node:diagnostics_channel';
import { context, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getRPCMetadata, InstrumentationBase, RPCType } from '../opentelemetry.ts';
import { sdkVersion } from '../version.ts';

export class FastifyInstrumentation extends InstrumentationBase {
  constructor() {
    super('@pitwall/sdk/fastify', sdkVersion, {});
    channel('fastify.initialization').subscribe((message) =>
      observe((message as { fastify: FastifyInstance }).fastify),
    );
  }

  protected override init(): [] {
    return [];
  }
}

/* oxlint-disable eslint/max-params -- the hooks' own signatures */
function observe(fastify: FastifyInstance): void {
  const errors = new WeakMap<FastifyRequest, Error>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    nameRoute(request);
    done();
  });
  fastify.addHook('onError', (request, _reply, error, done) => {
    errors.set(request, error);
    done();
  });
  // Only here is the status final: an error handler may have made an answer of the error.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (reply.statusCode >= 500) recordError(errors.get(request));
    done();
  });
}
/* oxlint-enable eslint/max-params */

/** The HTTP instrumentation reads the route from here when the response ends. */
function nameRoute(request: FastifyRequest): void {
  const metadata = getRPCMetadata(context.active());
  const route = request.routeOptions.url;
  if (metadata?.type === RPCType.HTTP && route !== undefined) metadata.route = route;
}

function recordError(error: Error | undefined): void {
  // The status itself is set by the HTTP instrumentation, from the status code.
  if (error) trace.getActiveSpan()?.recordException(error);
}
