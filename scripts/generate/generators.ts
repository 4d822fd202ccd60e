// Everything in the repository that is made from something else. `npm run generate` writes these files,
// `npm run generate:check` compares them; adding one is one entry.
import { describeConfiguration } from '../../sdk/src/configuration/description.ts';
import { describeErrors } from '../../sdk/src/errors.ts';
import { destinationNames, renderDestinationPage } from './destination-reference.ts';

export interface Generator {
  /** From the root. */
  readonly file: string;
  readonly render: () => string | Promise<string>;
}

export const generators: readonly Generator[] = [
  { file: 'docs/configuration.md', render: describeConfiguration },
  { file: 'docs/errors.md', render: describeErrors },
  ...destinationNames.map((name) => {
    const file = `docs/destinations/${name}.md`;
    return { file, render: () => renderDestinationPage(name, new URL(`../../${file}`, import.meta.url)) };
  }),
];
