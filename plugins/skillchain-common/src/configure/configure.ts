import { InputError } from '@backstage/errors';
import { buildFacts, isAnswered } from '../answers';
import { shown } from '../answers/checkAnswer';
import { blueprintOf, presetsOf, settleBlueprint } from '../blueprint';
import { quickFacts, type PresetsInput } from '../blueprint/presets';
import { failedSkills, loadFailure, SkillError } from '../failures';
import { derive } from '../infrastructure/derive';
import { parametersToRequest } from '../match';
import { DEFAULT_MATURITY } from '../match/membership';
import type {
  ChainLink,
  Configuration,
  JsonObject,
  Layout,
  Library,
  MatchResult,
  Maturity,
  Mode,
  Parameters,
  RuleHit,
} from '../model';
import { evaluateRules, type Changes, type RuleContext } from '../rules';
import { changeChain, decisionsOfMatch, droppedSkills } from './chain';
import {
  givenAnswers,
  ignoredAnswers,
  resolveAnswers,
  valuesOf,
  type ResolvedAnswers,
} from './resolveAnswers';
import { summarize } from './summary';

/** What {@link configure} is given. */
export interface ConfigureInput {
  /** The result of `match`. */
  match: MatchResult;
  /** The user's own answers and decisions. */
  parameters: Parameters;
  /** `guided` waits for decisions on blocking rules; the others take the defaults. */
  mode: Mode;
  /** Default: that of the parameters, else `intermediate`. */
  maturity?: Maturity;
  /** Default: the answer to the project question `layout`, else by the chain. */
  layout?: Layout;
  /** Leaves out skills and rules that fail, and says so in `skipped` and `skippedRules`. */
  skipFailed?: boolean;
}

/** A run with its chain and answers. */
interface Evaluation extends RuleContext {
  links: ChainLink[];
  resolved: ResolvedAnswers;
}

function checkChain(library: Library, match: MatchResult): void {
  if (match.chain.length === 0 && match.skipped.length > 0) {
    throw new InputError(
      [
        'Nothing is left of the chain: every skill of it failed.',
        ...match.skipped.map(({ skill, reason }) => `- ${skill}: ${reason}`),
        'Repair one of them, or state a goal that calls for others.',
      ].join('\n'),
    );
  }
  if (match.chain.length === 0) {
    throw new InputError(
      `The chain is empty: no skill matches the goal ${shown(match.goal)}. ` +
        `Name what you need, or add one of ${library.skills.map(s => s.name).join(', ')}.`,
    );
  }
  const unknown = match.chain
    .map(link => link.skill)
    .filter(name => !library.skills.some(skill => skill.name === name));
  if (unknown.length > 0) {
    throw new InputError(
      `The chain names skills that the library '${library.domain}' does not have: ${unknown.join(', ')}. ` +
        `Match the goal again with this library.`,
    );
  }
}

/**
 * The match without the skills of its chain that cannot be read any more.
 *
 * @throws SkillError when they may not be skipped
 */
function withoutFailed(
  library: Library,
  { match, skipFailed }: ConfigureInput,
): MatchResult {
  const failed = failedSkills(library).filter(({ name }) =>
    match.chain.some(link => link.skill === name),
  );
  if (failed.length > 0 && !skipFailed) {
    throw new SkillError(failed.map(loadFailure));
  }
  const names = failed.map(skill => skill.name);
  return {
    ...match,
    chain: match.chain.filter(link => !names.includes(link.skill)),
    skipped: [
      ...match.skipped,
      ...failed.map(skill => ({
        skill: skill.name,
        reason: loadFailure(skill).reason,
      })),
    ],
  };
}

/** Values where an object of answers belongs. */
function misplaced(library: Library, parameters: Parameters): string[] {
  return ['project', ...library.skills.map(skill => skill.name)].flatMap(
    key => {
      const value: unknown = Object.hasOwn(parameters, key)
        ? parameters[key]
        : undefined;
      const fits =
        value === undefined ||
        value === null ||
        (typeof value === 'object' && !Array.isArray(value));
      return fits || !isAnswered(value as string)
        ? []
        : `${key}: expected one answer per question such as {${key === 'project' ? 'name: shop' : 'question: answer'}}, found ${shown(value as string)}`;
    },
  );
}

function describeOpen(hit: RuleHit): string {
  const lines = hit.resolutions.map(({ n, label }) => `    ${n}. ${label}`);
  const forward = hit.resolutions.filter(resolution => !resolution.back);
  const wayOut = forward.length
    ? `  Decide with decisions: {${hit.id}: ${forward.map(r => r.n).join(' or ')}}`
    : '  Change the answers it names.';
  const wentBack =
    hit.decision && hit.resolutions.find(r => r.n === hit.decision?.n);
  return [
    `- ${hit.id} ${hit.name}: ${hit.message}`,
    ...lines,
    wentBack ? `  You chose "${wentBack.label}". ${wayOut.trim()}` : wayOut,
  ].join('\n');
}

/** All reasons why a run cannot go on, in one error. */
function refuse(problems: string[], open: RuleHit[]): void {
  const parts: string[] = [];
  if (problems.length > 0) {
    const what =
      problems.length === 1 ? '1 answer does' : `${problems.length} answers do`;
    parts.push(`${what} not fit:`, ...problems.map(problem => `- ${problem}`));
  }
  if (open.length > 0) {
    const what =
      open.length === 1
        ? '1 conflict waits for a decision'
        : `${open.length} conflicts wait for decisions`;
    parts.push(`${what}:`, ...open.map(describeOpen));
  }
  if (parts.length > 0) {
    throw new InputError(parts.join('\n'));
  }
}

/**
 * Resolves every answer of a chain, with its source, and every conflict between them.
 *
 * The result depends on the input alone, not on the order of its keys. Answers to questions that are
 * not asked are listed as `ignored`; answers to unknown keys of the parameters are not looked at.
 *
 * @throws SkillError for skills of the chain and rules that failed, unless they may be skipped
 * @throws InputError listing all wrong answers and all conflicts that wait for a decision
 */
export function configure(
  library: Library,
  input: ConfigureInput,
): Configuration {
  const { mode } = input;
  const match = withoutFailed(library, input);
  const parameters = settleBlueprint(library, input.parameters);
  checkChain(library, match);
  const maturity = input.maturity ?? parameters.maturity ?? DEFAULT_MATURITY;
  const { goal } = match;
  const blueprint = match.blueprint?.accepted
    ? blueprintOf(library, match.blueprint.name)
    : undefined;
  const presets =
    blueprint &&
    ((known: Pick<PresetsInput, 'chain' | 'project'>) =>
      presetsOf({
        ...{ library, blueprint, goal, maturity, ...known },
        given: givenAnswers(parameters, blueprint.name),
      }));
  const byUser = parameters.decisions ?? {};
  const decisions = { ...presets?.({}).decisions, ...byUser };
  const dropped = droppedSkills(library, match, [
    ...parametersToRequest(library, parameters).remove,
    ...match.skipped.map(({ skill }) => skill),
  ]);
  const failed = failedSkills(library).map(skill => skill.name);

  const evaluate = (changes: Changes): Evaluation => {
    const links = changeChain(library, match, changes, [...dropped, ...failed]);
    const chain = links.map(link => link.skill);
    const { layout } = input;
    const resolved = resolveAnswers({
      ...{ library, goal, chain: links, parameters, mode, maturity },
      ...{ layout, presets, sets: changes.sets },
    });
    const project = valuesOf(resolved.project);
    const values: Record<string, JsonObject> = {};
    const byAlias: Record<string, JsonObject> = {};
    for (const skill of library.skills) {
      if (chain.includes(skill.name)) {
        values[skill.name] = valuesOf(resolved.skills[skill.name]);
        byAlias[skill.alias] = values[skill.name];
      }
    }
    const derived = derive({
      ...{ project, skills: byAlias, maturity, layout: resolved.layout },
    });
    const facts = buildFacts(library, {
      ...{ goal, chain, maturity, mode, layout: resolved.layout },
      ...{ project, skills: values, derived },
      ...(resolved.presets && { quick: quickFacts(resolved.presets) }),
    });
    return { library, goal, chain, dropped, facts, derived, links, resolved };
  };

  const { hits, open, problems, broken, context } = evaluateRules<Evaluation>({
    ...{ library, decisions, byUser, dropped, failed, evaluate },
    guided: mode === 'guided',
    settled: decisionsOfMatch(library, match, decisions, maturity, byUser),
  });
  const { resolved, links } = context;
  const skippedRules = [...(library.brokenRules ?? []), ...broken];
  if (skippedRules.length > 0 && !input.skipFailed) {
    throw new SkillError(
      skippedRules.map(({ rule, reason }) => ({
        ...{ kind: 'rule', name: rule, what: 'be evaluated', reason },
      })),
    );
  }
  refuse(
    [
      ...misplaced(library, parameters),
      ...(resolved.presets?.problems ?? []),
      ...resolved.problems,
      ...problems,
    ],
    open,
  );

  const configuration: Omit<Configuration, 'summary'> = {
    goal,
    library: { domain: library.domain, version: library.version },
    mode,
    maturity,
    layout: resolved.layout,
    blueprint: blueprint?.name ?? null,
    quick: resolved.presets?.quick ?? {},
    project: resolved.project,
    skills: links.flatMap(link => {
      const skill = library.skills.find(s => s.name === link.skill);
      return skill
        ? {
            skill: skill.name,
            title: skill.title,
            invocation: skill.invocation,
            priority: skill.priority,
            dependencies: skill.dependencies,
            reason: link.reason,
            because: link.because,
            answers: resolved.skills[skill.name],
          }
        : [];
    }),
    rules: hits,
    skipped: match.skipped,
    skippedRules,
    ignored: ignoredAnswers(library, parameters, resolved),
  };
  return { ...configuration, summary: summarize(library, configuration) };
}
