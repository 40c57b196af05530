import type { Library, MatchRequest, Parameters } from '../model';
import { goalCallsFor } from './hits';
import { resolveSkillNames } from './names';

/**
 * The match request inside a person's parameters (of the form or of an answers file).
 *
 * `keep_<skill>: false` removes a skill while the goal calls for it: the box stands beside matched skills only, and
 * a tick taken off for an earlier goal must not act later. `remove` always removes.
 *
 * @public
 * @throws InputError for unknown skills in `add` or `remove`
 */
export function parametersToRequest(
  library: Library,
  parameters: Parameters,
): MatchRequest {
  const goal = parameters.goal ?? '';
  const unticked = library.skills
    .filter(
      skill =>
        parameters[`keep_${skill.name}`] === false && goalCallsFor(skill, goal),
    )
    .map(skill => skill.name);
  return {
    goal,
    add: resolveSkillNames(library, parameters.add ?? []),
    remove: [
      ...new Set([
        ...resolveSkillNames(library, parameters.remove ?? []),
        ...unticked,
      ]),
    ],
    ...(parameters.maturity && { maturity: parameters.maturity }),
    ...(parameters.blueprint && { blueprint: parameters.blueprint }),
    decisions: parameters.decisions ?? {},
  };
}
