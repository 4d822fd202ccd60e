// The configurator's rules. Every broken rule is reported at once, at the choice that breaks it.
import type { ConfigurationProblem, ConfigurationProblemCode } from '../contract.ts';
import type { Choice, Selection } from './selection.ts';

export function listBrokenRules(selection: Selection): ConfigurationProblem[] {
  return selection.choices.flatMap((choice, index) => [
    ...checkDuplicate(selection, choice, index),
    ...checkTrim(selection, choice),
    ...checkPowertrain(selection, choice),
    ...checkRequires(selection, choice),
    ...checkExcludes(selection, choice),
  ]);
}

function checkDuplicate({ choices }: Selection, choice: Choice, index: number): ConfigurationProblem[] {
  const first = choices.findIndex(({ feature }) => feature === choice.feature);
  return first < index ? [problem('duplicate', choice, 'is chosen twice')] : [];
}

function checkTrim({ trim }: Selection, choice: Choice): ConfigurationProblem[] {
  const { trims } = choice.feature;
  if (!trims || trims.includes(trim.id)) return [];
  return [problem('not-for-trim', choice, `is only for ${trims.join(' or ')}`)];
}

function checkPowertrain({ choices }: Selection, choice: Choice): ConfigurationProblem[] {
  const { powertrains } = choice.feature;
  const chosen = choices.find(({ kind }) => kind === 'powertrain')?.feature.id;
  if (!powertrains || (chosen !== undefined && powertrains.includes(chosen))) return [];
  return [problem('not-for-powertrain', choice, `is only for ${powertrains.join(' or ')}`)];
}

function checkRequires(selection: Selection, choice: Choice): ConfigurationProblem[] {
  const missing = (choice.feature.requires ?? []).filter((id) => !isOnBoard(selection, id));
  return missing.map((id) => problem('requires', choice, `needs ${id}`));
}

/** An exclusion holds both ways; it is reported once, unless its other half only came along in a package. */
function checkExcludes(selection: Selection, choice: Choice): ConfigurationProblem[] {
  const own = (choice.feature.excludes ?? []).filter((id) => isOnBoard(selection, id));
  const byPackage = selection.model.options.filter(
    ({ id, excludes }) =>
      selection.included.has(id) && !isChosen(selection, id) && excludes?.includes(choice.feature.id),
  );
  return [...own, ...byPackage.map(({ id }) => id)].map((id) => problem('excludes', choice, `does not go with ${id}`));
}

function isOnBoard(selection: Selection, id: string): boolean {
  return selection.included.has(id) || isChosen(selection, id);
}

function isChosen({ choices }: Selection, id: string): boolean {
  return choices.some(({ feature }) => feature.id === id);
}

function problem(code: ConfigurationProblemCode, choice: Choice, detail: string): ConfigurationProblem {
  return { code, pointer: choice.pointer, detail: `${choice.feature.name} ${detail}` };
}
