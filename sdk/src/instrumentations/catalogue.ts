// Which library is instrumented by what. An entry costs nothing until the application loads one of its modules: only then
// is its package loaded. The packages are those of @opentelemetry/auto-instrumentations-node, in the versions it pins,
// without loading its index, which would load all of them.
import { createRequire } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { BunyanInstrumentation } from './bunyan.ts';
import { AwsXrayInstrumentation } from './aws-xray.ts';
import { markHttpRequest, markUndiciRequest } from '../safety/propagation-policy.ts';
import { FastifyInstrumentation } from './fastify.ts';
import { PinoInstrumentation } from './pino.ts';
import { PromClientInstrumentation } from './prom-client.ts';
import { WinstonInstrumentation } from './winston.ts';

export interface CatalogueEntry {
  /** Name in `OTEL_NODE_DISABLED_INSTRUMENTATIONS` and `OTEL_NODE_ENABLED_INSTRUMENTATIONS`. */
  readonly name: string;
  /** The modules whose first use loads it; empty: loaded at start, for what needs no import (global `fetch`). */
  readonly modules: readonly string[];
  readonly create: () => Instrumentation;
  /** Instrumented only when named in `OTEL_NODE_ENABLED_INSTRUMENTATIONS`. */
  readonly isOptIn?: true;
}

type InstrumentationClass = new (config?: object) => Instrumentation;

const require = createRequire(import.meta.url);
// Not every package manager hoists: the packages are found from where auto-instrumentations-node is.
const requireContrib = createRequire(require.resolve('@opentelemetry/auto-instrumentations-node'));

export const catalogue: readonly CatalogueEntry[] = [
  contrib('undici/UndiciInstrumentation', [], { requestHook: markUndiciRequest }),
  contrib('runtime-node/RuntimeNodeInstrumentation', []),
  contrib('http/HttpInstrumentation', ['http', 'https'], { startOutgoingSpanHook: markHttpRequest }),
  { name: 'fastify', modules: ['fastify'], create: () => new FastifyInstrumentation() },
  { name: 'winston', modules: ['winston'], create: () => new WinstonInstrumentation() },
  { name: 'pino', modules: ['pino'], create: () => new PinoInstrumentation() },
  { name: 'bunyan', modules: ['bunyan'], create: () => new BunyanInstrumentation() },
  {
    name: 'prom-client',
    modules: ['prom-client', '@prometheus-io/client'],
    create: () => new PromClientInstrumentation(),
  },
  { name: 'aws-xray', modules: ['aws-xray-sdk-core'], create: () => new AwsXrayInstrumentation() },
  contrib('express/ExpressInstrumentation', ['express'], { ignoreLayersType: ['middleware', 'router'] }),
  contrib('amqplib/AmqplibInstrumentation', ['amqplib']),
  contrib('aws-sdk/AwsInstrumentation', [
    '@aws-sdk/middleware-stack',
    '@aws-sdk/smithy-client',
    '@smithy/core',
    '@smithy/middleware-stack',
    '@smithy/smithy-client',
  ]),
  contrib('cassandra-driver/CassandraDriverInstrumentation', ['cassandra-driver']),
  contrib('connect/ConnectInstrumentation', ['connect']),
  contrib('dataloader/DataloaderInstrumentation', ['dataloader']),
  { ...contrib('dns/DnsInstrumentation', ['dns', 'dns/promises']), isOptIn: true },
  { ...contrib('fs/FsInstrumentation', ['fs', 'fs/promises']), isOptIn: true },
  contrib('generic-pool/GenericPoolInstrumentation', ['generic-pool']),
  contrib('graphql/GraphQLInstrumentation', ['graphql'], { ignoreTrivialResolveSpans: true }),
  contrib('grpc/GrpcInstrumentation', ['@grpc/grpc-js']),
  contrib('hapi/HapiInstrumentation', ['@hapi/hapi']),
  contrib('ioredis/IORedisInstrumentation', ['ioredis']),
  contrib('kafkajs/KafkaJsInstrumentation', ['kafkajs']),
  contrib('knex/KnexInstrumentation', ['knex']),
  contrib('koa/KoaInstrumentation', ['koa']),
  contrib('lru-memoizer/LruMemoizerInstrumentation', ['lru-memoizer']),
  contrib('memcached/MemcachedInstrumentation', ['memcached']),
  contrib('mongodb/MongoDBInstrumentation', ['mongodb']),
  contrib('mongoose/MongooseInstrumentation', ['mongoose']),
  contrib('mysql/MySQLInstrumentation', ['mysql']),
  contrib('mysql2/MySQL2Instrumentation', ['mysql2']),
  contrib('nestjs-core/NestInstrumentation', ['@nestjs/core']),
  { ...contrib('net/NetInstrumentation', ['net']), isOptIn: true },
  contrib('openai/OpenAIInstrumentation', ['openai']),
  contrib('oracledb/OracleInstrumentation', ['oracledb']),
  contrib('pg/PgInstrumentation', ['pg', 'pg-pool']),
  contrib('redis/RedisInstrumentation', ['redis', '@redis/client', '@node-redis/client']),
  contrib('restify/RestifyInstrumentation', ['restify']),
  { ...contrib('router/RouterInstrumentation', ['router']), isOptIn: true },
  contrib('socket.io/SocketIoInstrumentation', ['socket.io']),
  contrib('tedious/TediousInstrumentation', ['tedious']),
];

/** @param exported `<package without @opentelemetry/instrumentation->/<class>`. */
function contrib(exported: string, modules: readonly string[], config: object = {}): CatalogueEntry {
  const [name = '', className = ''] = exported.split('/');
  const create = (): Instrumentation => {
    const classes = requireContrib(`@opentelemetry/instrumentation-${name}`) as Record<string, InstrumentationClass>;
    const Class = classes[className];
    if (!Class) throw new Error(`@opentelemetry/instrumentation-${name} has no ${className}`);
    return new Class(config);
  };
  return { name, modules, create };
}
