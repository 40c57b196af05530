import { InputError } from '@backstage/errors';
import { match, parametersToRequest } from '../match';
import type {
  Answer,
  Configuration,
  JsonObject,
  Library,
  Maturity,
  Parameters,
} from '../model';
import { configure } from './configure';

/** What {@link reconfigure} changes. */
export interface Reconfiguration {
  maturity: Maturity;
  /** Answers and decisions that win over the recorded ones, in the shape of an answers file. */
  answers?: Parameters;
}

/** The values somebody gave themselves; everything else is worked out again. */
function ownValues(answers: Record<string, Answer>): JsonObject {
  return Object.fromEntries(
    Object.entries(answers)
      .filter(([, { source }]) => source === 'answer')
      .map(([id, { value }]) => [id, value]),
  );
}

/**
 * What somebody must have said to get a recorded configuration: goal, added skills, their own answers and decisions.
 * What was a default, a suggestion or a preset is left out, so that it is worked out again.
 */
function recordedParameters(recorded: Configuration): Parameters {
  const decided = recorded.rules.flatMap(({ id, decision }) =>
    decision?.by === 'user' ? [[id, decision.n] as const] : [],
  );
  const sections = Object.fromEntries(
    recorded.skills.map(({ skill, answers }) => [skill, ownValues(answers)]),
  );
  return {
    ...sections,
    ...(recorded.blueprint !== null && {
      [recorded.blueprint]: ownValues(recorded.quick),
    }),
    goal: recorded.goal,
    mode: recorded.mode,
    maturity: recorded.maturity,
    blueprint: recorded.blueprint ?? 'none',
    add: recorded.skills
      .filter(({ reason }) => reason === 'added')
      .map(({ skill }) => skill),
    project: ownValues(recorded.project),
    decisions: Object.fromEntries(decided),
  };
}

function isPlain(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parameters with others on top, answer by answer; lists of skills are put together. */
function merged(base: Parameters, over: Parameters): Parameters {
  const result: Parameters = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    if (Array.isArray(below) && Array.isArray(value)) {
      result[key] = [...new Set([...below, ...value])];
    } else if (isPlain(below) && isPlain(value)) {
      result[key] = { ...below, ...value };
    } else {
      result[key] = value;
    }
  }
  return result;
}

function run(
  library: Library,
  recorded: Configuration,
  parameters: Parameters,
): Configuration {
  return configure(library, {
    match: match(library, parametersToRequest(library, parameters)),
    parameters,
    mode: recorded.mode,
    // A library that asks for the layout gets it from the answers.
    ...(Object.hasOwn(recorded.project, 'layout')
      ? {}
      : { layout: recorded.layout }),
  });
}

const namesOf = ({ skills }: Configuration) => skills.map(s => s.skill);

/**
 * The recorded request with the chain it had: skills that the goal would bring today and that are not in the record
 * were left out then, and those it no longer brings are added.
 */
function sameChain(library: Library, recorded: Configuration): Parameters {
  const before = namesOf(recorded);
  let parameters = recordedParameters(recorded);
  // Leaving one skill out may drop or bring others; three rounds reach every library that a record came from.
  for (let round = 0; round < 3; round++) {
    const now = namesOf(
      run(library, { ...recorded, mode: 'defaults' }, parameters),
    );
    const more = now.filter(name => !before.includes(name));
    const less = before.filter(name => !now.includes(name));
    if (more.length + less.length === 0) {
      break;
    }
    parameters = merged(parameters, { remove: more, add: less });
  }
  return parameters;
}

/**
 * A recorded configuration worked out again, at another maturity or with a newer library: what somebody answered and
 * decided themselves stays, as does the goal and with it what its words suggest; defaults follow the new maturity.
 *
 * For a record of this very library the result is what `configure` gives for the original request at that maturity.
 *
 * @throws InputError for a record of another library, and as `configure` when an answer no longer fits
 */
export function reconfigure(
  library: Library,
  recorded: Configuration,
  { maturity, answers = {} }: Reconfiguration,
): Configuration {
  if (recorded.library.domain !== library.domain) {
    throw new InputError(
      `The record is of the library "${recorded.library.domain}", and this is the library "${library.domain}". Name the library that the repository was made with.`,
    );
  }
  const unknown = namesOf(recorded).filter(
    name => !library.skills.some(skill => skill.name === name),
  );
  if (unknown.length > 0) {
    throw new InputError(
      `The record names skills that the library ${library.domain} ${library.version} does not have: ${unknown.join(', ')}. Use the version ${recorded.library.version} of the library, or a newer one that has them.`,
    );
  }
  return run(library, recorded, {
    ...merged(sameChain(library, recorded), answers),
    // The mode of the record stays: conditions and templates may read it.
    mode: recorded.mode,
    maturity,
  });
}
