import { describe, expect, it } from 'vitest';
import { catalogue } from '../catalogue/catalogue.ts';
import { markets } from '../catalogue/markets.ts';
import type { Configuration, ConfigurationProblem, ModelId } from '../contract.ts';
import { resolveConfiguration } from './configurator.ts';

const tarn: Configuration = {
  model: 'tarn',
  trim: 'trail',
  powertrain: 'h170',
  paint: 'granite',
  wheels: 'alloy-18',
  packages: [],
  options: [],
};

function problemsOf(model: ModelId, configuration: Configuration): readonly ConfigurationProblem[] {
  const request = { model: catalogue[model], market: markets.DE, configuration, leadTimeWeeks: 1 };
  const verdict = resolveConfiguration(request);
  return verdict.isValid ? [] : verdict.problems;
}

function codesOf(changes: Partial<Configuration>): string[] {
  return problemsOf('tarn', { ...tarn, ...changes }).map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('the configurator', () => {
  it('accepts a plain car', () => {
    expect(codesOf({})).toEqual([]);
  });

  it('names everything that is not in the price list, each where it was chosen', () => {
    const unknown = codesOf({
      trim: 'gold',
      paint: 'plaid',
      packages: ['moon'],
      options: ['tow-bar', 'flux-capacitor'],
    });
    expect(unknown).toEqual(['unknown #/trim', 'unknown #/paint', 'unknown #/packages/0', 'unknown #/options/1']);
  });

  it('refuses an option for other powertrains', () => {
    expect(codesOf({ options: ['vehicle-to-load'] })).toEqual(['not-for-powertrain #/options/0']);
    expect(codesOf({ powertrain: 'e64', options: ['vehicle-to-load'] })).toEqual([]);
  });

  it('refuses a paint and a powertrain for other trims', () => {
    const codes = codesOf({ paint: 'night-roof', powertrain: 'e82-awd' });
    expect(codes).toEqual(['not-for-trim #/powertrain', 'not-for-trim #/paint']);
  });

  it('asks for what a wheel needs, and takes the package that brings it', () => {
    expect(codesOf({ wheels: 'all-terrain-18' })).toEqual(['requires #/wheels']);
    expect(codesOf({ wheels: 'all-terrain-18', powertrain: 'h170-awd', packages: ['offroad'] })).toEqual([]);
  });

  it('reports an exclusion once, whichever half names it', () => {
    expect(codesOf({ options: ['panorama-roof', 'roof-tent-rails'] })).toEqual(['excludes #/options/1']);
    expect(codesOf({ trim: 'summit', paint: 'night-roof', options: ['panorama-roof'] })).toEqual(['excludes #/paint']);
  });

  it('reports an exclusion by something that only came in a package', () => {
    const circuit: Configuration = {
      model: 'strale',
      trim: 'prima',
      powertrain: 'p420',
      paint: 'rosso',
      wheels: 'carbon-20',
      packages: ['circuit'],
      options: ['comfort-seats'],
    };
    expect(problemsOf('strale', circuit)).toEqual([
      {
        code: 'excludes',
        pointer: '#/options/0',
        detail: 'Heated comfort seats does not go with bucket-seats',
      },
    ]);
  });

  it('refuses the same option twice', () => {
    expect(codesOf({ options: ['hill-descent', 'hill-descent'] })).toEqual(['duplicate #/options/1']);
  });

  it('reports every broken rule at once', () => {
    const codes = codesOf({ wheels: 'all-terrain-18', options: ['tow-bar', 'panorama-roof', 'roof-tent-rails'] });
    expect(codes).toEqual(['requires #/wheels', 'not-for-powertrain #/options/0', 'excludes #/options/2']);
  });
});
