import type { JsonObject } from '../model';
import type { ConditionScope } from '../predicate/compile';
import { keptValues } from '../predicate/keptValues';
import type { Schema } from '../predicate/schema';
import { always, firstOf, type Element } from './list';

/** The values that the conditions of a page read. */
export interface PageValues {
  elements: Element[];
  /** Names of the hidden fields that keep them. */
  flags: string[];
  /** They are all there: defaults that are filled in stay, so nothing with a default is shown before. */
  known: Schema;
}

/** The values that the conditions compiled with a scope read; to be called after all of them were. */
export function valuesOn(scope: ConditionScope): PageValues {
  const { fields, values } = keptValues(scope);
  const flags = Object.keys(fields.properties as JsonObject);
  return {
    elements: [
      ...values.map(({ cases, otherwise }) =>
        always(firstOf(cases, otherwise)),
      ),
      ...(flags.length > 0 ? [always(fields)] : []),
    ],
    flags,
    known: flags.length === 0 || { required: flags },
  };
}
