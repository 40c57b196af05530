import { InputError } from '@backstage/errors';
import type {
  ChainLink,
  Library,
  MatchedSkill,
  MatchRequest,
  MatchResult,
  Maturity,
} from '../model';
import { resolveAnswers } from '../configure/resolveAnswers';
import { matchSkill } from './hits';
import {
  DEFAULT_MATURITY,
  hardDependencies,
  members,
  type Member,
} from './membership';
import { missingCritical } from './missingCritical';
import { resolveSkillNames } from './names';
import { orderSkills } from './order';

/** Minutes a person spends on one skill, from reading its questions to checking its files. */
const MINUTES_PER_SKILL = { min: 3, max: 5 };

function because(
  member: Member,
  matched: MatchedSkill | undefined,
  titles: Map<string, string>,
): string {
  switch (member.reason) {
    case 'matched':
      return `your goal says "${matched?.keywords[0].text}"`;
    case 'added':
      return 'you added it';
    case 'required':
      return 'part of every chain';
    case 'decision':
      return `your decision on ${member.by}`;
    default:
      return `required by ${titles.get(member.by ?? '') ?? member.by}`;
  }
}

/** Questions that are asked of this chain as long as every default is taken, those of the project included. */
function countQuestions(
  library: Library,
  goal: string,
  chain: ChainLink[],
  maturity: Maturity,
): number {
  if (chain.length === 0) {
    return 0;
  }
  const { project, skills } = resolveAnswers({
    library,
    goal,
    chain,
    maturity,
    mode: 'guided',
    parameters: {},
    sets: {},
  });
  return [project, ...Object.values(skills)].reduce(
    (sum, answers) => sum + Object.keys(answers).length,
    0,
  );
}

/**
 * Which skills a goal calls for, in order of execution, and why.
 *
 * @public
 * @throws InputError for an empty goal with nothing added, and for unknown skills in `add` or `remove`
 * @throws ConflictError when the library's skills depend on each other in a circle
 */
export function match(library: Library, request: MatchRequest): MatchResult {
  const add = new Set(resolveSkillNames(library, request.add ?? []));
  const remove = new Set(resolveSkillNames(library, request.remove ?? []));
  if (request.goal.trim() === '' && add.size === 0) {
    throw new InputError(
      'The goal is empty. Say in a sentence what you want to build, for example ' +
        '"a Kubernetes cluster with DNS failover", or add skills by name.',
    );
  }
  const byName = new Map(library.skills.map(skill => [skill.name, skill]));
  const matched = library.skills.flatMap(
    skill => matchSkill(skill, request.goal) ?? [],
  );
  const matchedBySkill = new Map(matched.map(m => [m.skill, m]));
  const decisions = request.decisions ?? {};
  const maturity = request.maturity ?? DEFAULT_MATURITY;
  const { chain: unordered, undecided } = members(library, {
    matches: name => matchedBySkill.has(name),
    add,
    remove,
    decisions,
    maturity,
  });
  const chosen = new Map(unordered.map(member => [member.skill, member]));
  const chain = orderSkills(
    library.skills.filter(skill => chosen.has(skill.name)),
    name => matchedBySkill.get(name)?.score ?? 0,
  );
  const titles = new Map(library.skills.map(s => [s.name, s.title]));
  const links: ChainLink[] = chain.flatMap(skill => {
    const member = chosen.get(skill.name);
    return member
      ? {
          skill: skill.name,
          title: skill.title,
          priority: skill.priority,
          reason: member.reason,
          because: because(member, matchedBySkill.get(skill.name), titles),
        }
      : [];
  });
  const dependencyWarnings = chain.flatMap(skill =>
    hardDependencies(library, skill)
      .filter(dependency => !chosen.has(dependency))
      .map(
        dependency =>
          `${skill.title} builds on ${byName.get(dependency)?.title ?? dependency}, which is not in the chain.`,
      ),
  );
  return {
    goal: request.goal,
    matched: matched.sort(
      (a, b) => b.score - a.score || (a.skill < b.skill ? -1 : 1),
    ),
    chain: links,
    dependencyWarnings,
    missingCritical: missingCritical(
      library,
      { chain: chain.map(s => s.name), undecided, maturity },
      decisions,
    ),
    estimate: {
      minutes: {
        min: MINUTES_PER_SKILL.min * chain.length,
        max: MINUTES_PER_SKILL.max * chain.length,
      },
      questions: countQuestions(library, request.goal, links, maturity),
    },
    blueprint: null,
  };
}
