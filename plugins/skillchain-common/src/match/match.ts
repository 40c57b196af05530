import { InputError } from '@backstage/errors';
import {
  blueprintOf,
  blueprintSkills,
  fitOf,
  fittingBlueprints,
  presetPaths,
  presetsOf,
  type Fit,
  type Presets,
} from '../blueprint';
import type { PresetsInput } from '../blueprint/presets';
import type {
  Blueprint,
  ChainLink,
  Library,
  MatchedSkill,
  MatchRequest,
  MatchResult,
  Maturity,
} from '../model';
import { loadFailure, SkillError, skippedWarnings } from '../failures';
import {
  resolveAnswers,
  type ResolvedAnswers,
  type ResolveInput,
} from '../configure/resolveAnswers';
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
  blueprint: Blueprint | undefined,
): string {
  switch (member.reason) {
    case 'matched':
      return `your goal says "${matched?.keywords[0].text}"`;
    case 'added':
      return 'you added it';
    case 'blueprint':
      return `part of the blueprint ${blueprint?.title}`;
    case 'required':
      return 'part of every chain';
    case 'decision':
      return `your decision on ${member.by}`;
    default:
      return `required by ${titles.get(member.by ?? '') ?? member.by}`;
  }
}

/** What would be asked of this chain as long as every default is taken; nothing of an empty one. */
function asked(
  library: Library,
  { goal }: MatchRequest,
  chain: ChainLink[],
  maturity: Maturity,
  presets: ResolveInput['presets'],
): ResolvedAnswers | undefined {
  return chain.length === 0
    ? undefined
    : resolveAnswers({
        ...{ library, goal, chain, maturity, presets },
        mode: 'guided',
        parameters: {},
        sets: {},
      });
}

/** Questions of every skill, those of the project included. */
function countAll(resolved: ResolvedAnswers | undefined): number {
  const sections = resolved
    ? [resolved.project, ...Object.values(resolved.skills)]
    : [];
  return sections.reduce((sum, own) => sum + Object.keys(own).length, 0);
}

/** The questions of a blueprint and those of the project that it does not answer. */
function countQuick(
  library: Library,
  resolved: ResolvedAnswers | undefined,
  blueprint: Blueprint,
  presets: Presets,
): number {
  const set = presetPaths(library, blueprint);
  const project = Object.keys(resolved?.project ?? {});
  return (
    Object.keys(presets.quick).length +
    project.filter(id => !set.has(`project.${id}`)).length
  );
}

/** What a blueprint would ask if the request used it. */
function savedBy(
  library: Library,
  request: MatchRequest,
): { questions: number; allQuestions: number } {
  const { blueprint } = match(library, request);
  const { questions = 0, allQuestions = 0 } = blueprint ?? {};
  return { questions, allQuestions };
}

/** The blueprint that a request is about: the one it names, else the one that fits its goal best. */
function blueprintOfRequest(
  library: Library,
  { goal, blueprint }: MatchRequest,
):
  | (Pick<Fit, 'blueprint' | 'confidence' | 'keywords'> & {
      accepted: boolean;
    })
  | undefined {
  if (blueprint === 'none') return undefined;
  if (blueprint === undefined) {
    const [best] = fittingBlueprints(library, goal);
    return best && { ...best, accepted: false };
  }
  const named = blueprintOf(library, blueprint);
  const fit = fitOf(named, goal) ?? { confidence: 0, keywords: [] };
  return { ...fit, blueprint: named, accepted: true };
}

/** Options of {@link match}. */
export interface MatchOptions {
  /** Leaves skills that could not be read out of the chain and says so in `skipped`. */
  skipFailed?: boolean;
}

/**
 * Which skills a goal calls for, in order of execution, and why.
 *
 * Without a blueprint in the request, the one that fits the goal best is offered and changes nothing.
 *
 * @public
 * @throws InputError for an empty goal with nothing added, for an unknown blueprint, and for unknown skills in `add` or
 * `remove`
 * @throws SkillError for skills of the chain that could not be read, unless they may be skipped
 * @throws ConflictError when the library's skills depend on each other in a circle
 */
export function match(
  library: Library,
  request: MatchRequest,
  options: MatchOptions = {},
): MatchResult {
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
  const maturity = request.maturity ?? DEFAULT_MATURITY;
  const about = blueprintOfRequest(library, request);
  const accepted = about?.accepted ? about.blueprint : undefined;
  const presets =
    accepted &&
    ((known: Pick<PresetsInput, 'chain' | 'project'>) =>
      presetsOf({
        ...{ library, maturity, blueprint: accepted, goal: request.goal },
        ...known,
        given: request.quick ?? {},
      }));
  const byUser = request.decisions ?? {};
  const decisions = { ...presets?.({}).decisions, ...byUser };
  const { chain: unordered, undecided } = members(library, {
    matches: name => matchedBySkill.has(name),
    add,
    remove,
    decisions,
    maturity,
    ...(accepted && {
      blueprint: new Set(blueprintSkills(accepted, maturity)),
    }),
  });
  const chosen = new Map(unordered.map(member => [member.skill, member]));
  const called = orderSkills(
    library.skills.filter(skill => chosen.has(skill.name)),
    name => matchedBySkill.get(name)?.score ?? 0,
  );
  const failed = called.filter(skill => skill.failed);
  if (failed.length > 0 && !options.skipFailed) {
    throw new SkillError(failed.map(loadFailure));
  }
  const skipped = failed.map(skill => skill.name);
  const chain = called.filter(skill => !skill.failed);
  const names = chain.map(skill => skill.name);
  const titles = new Map(library.skills.map(s => [s.name, s.title]));
  const links: ChainLink[] = chain.flatMap(skill => {
    const member = chosen.get(skill.name);
    return member
      ? {
          skill: skill.name,
          title: skill.title,
          priority: skill.priority,
          reason: member.reason,
          because: because(
            member,
            matchedBySkill.get(skill.name),
            titles,
            accepted,
          ),
        }
      : [];
  });
  const resolved = asked(
    ...([library, request, links, maturity] as const),
    presets,
  );
  const dependencyWarnings = [
    ...chain.flatMap(skill =>
      hardDependencies(library, skill)
        .filter(dependency => !chosen.has(dependency))
        .map(
          dependency =>
            `${skill.title} builds on ${byName.get(dependency)?.title ?? dependency}, which is not in the chain.`,
        ),
    ),
    ...skippedWarnings(library, names, skipped),
  ];
  return {
    goal: request.goal,
    matched: matched.sort(
      (a, b) => b.score - a.score || (a.skill < b.skill ? -1 : 1),
    ),
    chain: links,
    skipped: failed.map(skill => ({
      skill: skill.name,
      reason: loadFailure(skill).reason,
    })),
    dependencyWarnings,
    missingCritical: missingCritical(
      library,
      {
        chain: names,
        undecided: undecided.filter(name => !skipped.includes(name)),
        maturity,
      },
      decisions,
      byUser,
    ),
    estimate: {
      minutes: {
        min: MINUTES_PER_SKILL.min * chain.length,
        max: MINUTES_PER_SKILL.max * chain.length,
      },
      questions: countAll(resolved),
    },
    blueprint: about
      ? {
          name: about.blueprint.name,
          title: about.blueprint.title,
          confidence: about.confidence,
          keywords: about.keywords,
          accepted: about.accepted,
          ...(accepted && presets
            ? {
                questions: countQuick(
                  ...([library, resolved, accepted] as const),
                  resolved?.presets ?? presets({}),
                ),
                allQuestions: countAll(resolved),
              }
            : savedBy(library, {
                ...request,
                blueprint: about.blueprint.name,
              })),
        }
      : null,
  };
}
