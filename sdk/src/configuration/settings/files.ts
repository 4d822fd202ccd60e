// Files that hold settings. They are read before everything else, so these two come from code or the environment only.
import { text } from '../parsers.ts';
import { define } from './setting.ts';

export const filesSettings = {
  configFile: define<string>({
    env: ['PITWALL_CONFIG_FILE'],
    parser: text,
    default: '',
    doc: 'A file of settings; see [configuration-file.md](configuration-file.md). Without it: `pitwall.config.{ts,mts,js,mjs,json}` in the working directory or above it, up to the nearest `package.json`. `none`: no file.',
  }),
  openTelemetryConfigFile: define<string>({
    env: ['OTEL_CONFIG_FILE'],
    parser: text,
    default: '',
    doc: "A file in OpenTelemetry's declarative format; what it says replaces the environment.",
  }),
};
