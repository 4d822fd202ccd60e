import { boolean, httpUrl, oneOf, text } from '../parsers.ts';
import { define } from './setting.ts';

export const cloudwatchSettings = {
  cloudwatchEndpoint: define<string>({
    env: ['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS', 'AWS_ENDPOINT_URL_LOGS', 'AWS_ENDPOINT_URL'],
    parser: httpUrl,
    default: '',
    doc: 'URL of CloudWatch Logs. Without it: that of the region.',
  }),
  cloudwatchLogGroup: define<string>({
    env: ['PITWALL_CLOUDWATCH_LOG_GROUP'],
    parser: text,
    default: '',
    doc: 'Log group of logs. Without it: `/pitwall/<service>`.',
  }),
  cloudwatchMetricsLogGroup: define<string>({
    env: ['PITWALL_CLOUDWATCH_METRICS_LOG_GROUP'],
    parser: text,
    default: '',
    doc: 'Log group of metrics in Embedded Metric Format. Without it: `/pitwall/<service>/metrics`.',
  }),
  cloudwatchLogStream: define<string>({
    env: ['PITWALL_CLOUDWATCH_LOG_STREAM'],
    parser: text,
    default: '',
    doc: 'Log stream. Without it: the id of the service instance.',
  }),
  cloudwatchCreates: define<boolean>({
    env: ['PITWALL_CLOUDWATCH_CREATE'],
    parser: boolean,
    default: true,
    doc: 'Whether a log group or stream that is missing is created.',
  }),
  cloudwatchNamespace: define<string>({
    env: ['PITWALL_CLOUDWATCH_NAMESPACE'],
    parser: text,
    default: 'Pitwall',
    doc: 'Namespace of metrics.',
  }),
  cloudwatchMetricsTarget: define<'auto' | 'logs' | 'stdout'>({
    env: ['PITWALL_CLOUDWATCH_METRICS_TARGET'],
    parser: oneOf('auto', 'logs', 'stdout'),
    default: 'auto',
    doc: 'Whether metrics go to CloudWatch Logs or to standard output. `auto`: standard output in Lambda, which takes it there.',
  }),
};
