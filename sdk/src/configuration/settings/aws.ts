import { text } from '../parsers.ts';
import { define, millis } from './setting.ts';

export const awsSettings = {
  awsRegion: define<string>({
    env: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    parser: text,
    default: '',
    doc: 'Region of AWS. Credentials are found as by its own SDKs: environment, shared files, container, instance.',
  }),
  lambdaFlushMillis: define<number>({
    env: ['PITWALL_LAMBDA_FLUSH_TIMEOUT'],
    parser: millis(0, 900_000),
    default: 1000,
    doc: 'In Lambda: the longest that an invocation waits for its telemetry to leave, ms. What is left goes with the next one. See [lambda](lambda.md).',
  }),
};
