import { settleBlueprint } from '../blueprint/choice';
import { blueprintSkills } from '../blueprint/presets';
import { givenAnswers } from '../configure/resolveAnswers';
import type { Library, MatchRequest, Parameters } from '../model';
import { goalCallsFor } from './hits';
import { DEFAULT_MATURITY } from './membership';
import { resolveSkillNames } from './names';

/** The skills that the blueprint of settled parameters brings. */
function broughtSkills(library: Library, parameters: Parameters): string[] {
  const { maturity = DEFAULT_MATURITY } = parameters;
  const used = library.blueprints.find(b => b.name === parameters.blueprint);
  return used ? blueprintSkills(used, maturity) : [];
}

/**
 * The match request inside a person's parameters (of the form or of an answers file).
 *
 * `keep_<skill>: false` removes a skill while the goal calls for it or the blueprint brings it: the box stands beside
 * such skills only, and a tick taken off for an earlier goal must not act later. `remove` always removes.
 *
 * @public
 * @throws InputError for unknown skills in `add` or `remove`, and as `settleBlueprint`
 */
export function parametersToRequest(
  library: Library,
  given: Parameters,
): MatchRequest {
  const parameters = settleBlueprint(library, given);
  const { blueprint } = parameters;
  const goal = parameters.goal ?? '';
  const brought = broughtSkills(library, parameters);
  const unticked = library.skills
    .filter(
      skill =>
        parameters[`keep_${skill.name}`] === false &&
        (brought.includes(skill.name) || goalCallsFor(skill, goal)),
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
    ...(blueprint && {
      blueprint,
      quick: givenAnswers(parameters, blueprint),
    }),
    decisions: parameters.decisions ?? {},
  };
}
