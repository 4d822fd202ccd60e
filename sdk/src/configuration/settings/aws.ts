import { text } from '../parsers.ts';
import { define } from './setting.ts';

export const awsSettings = {
  awsRegion: define<string>({
    env: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    parser: text,
    default: '',
    doc: 'Region of AWS. Credentials are found as by its own SDKs: environment, shared files, container, instance.',
  }),
};
