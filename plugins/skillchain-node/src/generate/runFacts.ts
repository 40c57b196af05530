import {
  buildFacts,
  derive,
  MATURITIES,
  type Configuration,
  type Derived,
  type JsonObject,
  type Library,
  type Maturity,
  type SkippedSkill,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Everything that conditions and templates of one run look at. */
export interface RunFacts {
  library: Library;
  configuration: Configuration;
  /** Plain project answers. */
  project: JsonObject;
  /** Plain answers by skill name; only skills of the chain. */
  answers: Record<string, JsonObject>;
  derived: Derived;
  /** For conditions: project, maturity, layout, mode, chain, derived, skills by name and alias. */
  facts: JsonObject;
}

/** The plain values of answers. */
export function valuesOf(
  answers: Record<string, { value: unknown }>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id, answer.value]),
  ) as JsonObject;
}

/** The facts of a configuration, computed once per run. */
export function runFacts(
  library: Library,
  configuration: Configuration,
): RunFacts {
  const project = valuesOf(configuration.project);
  const answers = Object.fromEntries(
    configuration.skills.map(skill => [skill.skill, valuesOf(skill.answers)]),
  );
  const aliases = new Map(
    library.skills.map(skill => [skill.name, skill.alias]),
  );
  const { maturity, layout, mode, goal } = configuration;
  const derived = derive({
    project,
    skills: Object.fromEntries(
      Object.entries(answers).map(([name, given]) => [
        aliases.get(name) ?? name,
        given,
      ]),
    ),
    maturity,
    layout,
  });
  const facts = buildFacts(library, {
    goal,
    chain: configuration.skills.map(skill => skill.skill),
    maturity,
    layout,
    mode,
    project,
    skills: answers,
    derived,
    ...(configuration.blueprint !== null && {
      quick: { [configuration.blueprint]: valuesOf(configuration.quick) },
    }),
  });
  return { library, configuration, project, answers, derived, facts };
}

/**
 * A configuration without skills that failed: everything that looks at it (conditions, derived values, templates) sees
 * a chain without them, as if nobody had asked for them.
 *
 * @param skipped - every skill that was left out, those that the configuration lacks already included
 */
export function withoutSkipped(
  configuration: Configuration,
  skipped: SkippedSkill[],
): Configuration {
  const names = new Set(skipped.map(({ skill }) => skill));
  return {
    ...configuration,
    skills: configuration.skills.filter(({ skill }) => !names.has(skill)),
    skipped,
  };
}

/** What the repository says of the parts that it lacks because they failed. */
function skippedParts(
  library: Library,
  { skills, skipped }: Configuration,
): JsonObject[] {
  const inChain = library.skills.filter(skill =>
    skills.some(link => link.skill === skill.name),
  );
  return skipped.map(({ skill, reason }) => ({
    skill,
    title: library.skills.find(({ name }) => name === skill)?.title ?? skill,
    reason,
    users: inChain
      .filter(
        ({ dependencies, after }) =>
          dependencies.includes(skill) || after.includes(skill),
      )
      .map(({ title }) => title),
  }));
}

/** The context that every template of a run sees; `self` and `env` are added per file. */
export function templateContext(run: RunFacts): Record<string, unknown> {
  const { library, configuration, derived } = run;
  const chain = configuration.skills;
  const aliases = new Map(
    library.skills.map(skill => [skill.name, skill.alias]),
  );
  const bySkill = Object.fromEntries(
    library.skills.map(skill => [skill.alias, run.answers[skill.name] ?? {}]),
  );
  return {
    ...bySkill,
    project: run.project,
    has: Object.fromEntries(
      library.skills.map(skill => [
        skill.alias,
        chain.some(link => link.skill === skill.name),
      ]),
    ),
    derived,
    maturity: configuration.maturity,
    layout: configuration.layout,
    mode: configuration.mode,
    goal: configuration.goal,
    atLeast: (level: Maturity) =>
      MATURITIES.indexOf(configuration.maturity) >= MATURITIES.indexOf(level),
    chain: chain.map(link => ({
      skill: link.skill,
      title: link.title,
      alias: aliases.get(link.skill) ?? link.skill,
      because: link.because,
    })),
    decisions: configuration.rules.map(hit => {
      const taken = hit.resolutions.find(r => r.n === hit.decision?.n);
      return {
        id: hit.id,
        message: hit.message,
        severity: hit.severity,
        label: taken?.label ?? '',
        note: taken?.note ?? '',
        by: hit.decision?.by ?? '',
      };
    }),
    skipped: skippedParts(library, configuration),
    versions: library.versions,
  };
}
