import { SkillError } from '../failures';
import { match, parametersToRequest } from '../match';
import type { Library, Mode, Parameters } from '../model';
import { configure } from './configure';
import { shop } from './shopFixture';

const WHY = 'operating-kubernetes/SKILL.md:7: no such type';

/** The shop with skills that could not be read. */
function without(...names: string[]): Library {
  return {
    ...shop,
    skills: shop.skills.map(skill =>
      names.includes(skill.name)
        ? { ...skill, questions: [], failed: [WHY] }
        : skill,
    ),
  };
}

function run(
  library: Library,
  parameters: Parameters,
  options: { mode?: Mode; skipFailed?: boolean } = {},
) {
  const { mode = 'defaults', skipFailed = true } = options;
  const matched = match(library, parametersToRequest(library, parameters), {
    skipFailed,
  });
  const configuration = configure(library, {
    ...{ match: matched, parameters, mode, skipFailed },
  });
  return { matched, configuration };
}

const chainOf = ({ configuration }: ReturnType<typeof run>) =>
  configuration.skills.map(({ skill }) => skill);

describe('a skill that could not be read', () => {
  const broken = without('operating-kubernetes');

  it('stops the match that calls for it, with what to do', () => {
    const stopped = () =>
      run(broken, { goal: 'a mesh' }, { skipFailed: false });
    expect(stopped).toThrow(SkillError);
    expect(stopped).toThrow(
      /^ERROR: Skill 'operating-kubernetes' failed to load\n\n- Invocation: \S+\n- Reason: operating-kubernetes\/SKILL\.md:7: no such type\n\nOptions:\n\n1\. [^]*\n2\. [^]*\n3\. /,
    );
  });

  it('is in nobody’s way when nothing calls for it', () => {
    const result = run(broken, { goal: 'a vpc' }, { skipFailed: false });
    expect(chainOf(result)).toEqual(['architecting-networks']);
    expect(result.configuration.skipped).toEqual([]);
  });

  it('is left out when that was chosen, with a warning for what builds on it', () => {
    const result = run(broken, { goal: 'a mesh' });
    expect(chainOf(result)).toEqual(['service-mesh']);
    const skipped = [{ skill: 'operating-kubernetes', reason: WHY }];
    expect(result.matched.skipped).toEqual(skipped);
    expect(result.configuration.skipped).toEqual(skipped);
    expect(result.matched.dependencyWarnings).toEqual([
      'Mesh builds on Kubernetes, which was skipped. What refers to it is not there.',
    ]);
  });

  it('is brought back by no resolution, and nobody is asked whether it should be', () => {
    const library = without('architecting-networks');
    for (const mode of ['guided', 'defaults', 'blueprint'] as const) {
      const result = run(
        library,
        { goal: 'kubernetes', decisions: { R1: 1 } },
        { mode },
      );
      expect(chainOf(result)).toEqual(['operating-kubernetes']);
      expect(result.configuration.rules).toMatchObject([
        { id: 'R1', decision: { n: 2, by: 'default' } },
      ]);
    }
  });

  it('may break between match and configure', () => {
    const parameters = { goal: 'kubernetes in a vpc' };
    const matched = match(shop, parametersToRequest(shop, parameters));
    const input = { match: matched, parameters, mode: 'defaults' } as const;
    expect(() => configure(broken, input)).toThrow(SkillError);
    const configuration = configure(broken, { ...input, skipFailed: true });
    expect(configuration.skills.map(({ skill }) => skill)).toEqual([
      'architecting-networks',
    ]);
    expect(configuration.skipped).toMatchObject([
      { skill: 'operating-kubernetes' },
    ]);
  });

  it('says so when nothing is left', () => {
    expect(() => run(broken, { goal: 'kubernetes' })).toThrow(
      /Nothing is left of the chain[^]*operating-kubernetes: .*SKILL\.md:7/,
    );
  });
});

describe('a conflict that nobody decided', () => {
  const blocking: Library = {
    ...shop,
    rules: shop.rules.map(rule =>
      rule.id === 'R1' ? { ...rule, severity: 'error' } : rule,
    ),
  };
  const old = {
    goal: 'kubernetes',
    'operating-kubernetes': { kind: 'old' },
  };

  it.each(['defaults', 'blueprint'] as const)(
    'takes the recommended way out in mode %s, and is reported so',
    mode => {
      const { configuration } = run(blocking, old, { mode });
      const decisions = configuration.rules.map(({ id, decision }) => [
        id,
        decision,
      ]);
      expect(decisions).toContainEqual(['R1', { n: 1, by: 'default' }]);
      expect(decisions).toContainEqual(['R2', { n: 1, by: 'default' }]);
    },
  );

  it('is an error in mode guided, with all others and their choices', () => {
    const guided = (parameters: Parameters) => () =>
      run(blocking, parameters, { mode: 'guided' });
    expect(guided(old)).toThrow(
      /^2 conflicts wait for decisions:\n- R1 [^]*1\. Add[^]*decisions: \{R1: 1 or 2\}\n- R2 [^]*1\. Web/,
    );
    expect(guided({ ...old, decisions: { R1: 2, R2: 1 } })).not.toThrow();
  });

  it.each(['warning', 'choice'] as const)(
    'takes its default in mode guided too when it is a %s',
    severity => {
      const library = {
        ...shop,
        rules: shop.rules.map(rule => ({ ...rule, severity })),
      };
      const { configuration } = run(
        library,
        { goal: 'kubernetes' },
        { mode: 'guided' },
      );
      expect(configuration.rules).toMatchObject([
        { id: 'R1', decision: { n: 1, by: 'default' } },
      ]);
    },
  );
});

describe('a rule that fails', () => {
  /** The first rule throws as soon as it is evaluated. */
  const library: Library = {
    ...shop,
    rules: shop.rules.map((rule, index) =>
      index === 0
        ? { ...rule, check: { name: 'port-clash', with: { given: [null] } } }
        : rule,
    ),
  };

  it('stops the run, with its id', () => {
    expect(() =>
      run(library, { goal: 'kubernetes' }, { skipFailed: false }),
    ).toThrow(/^ERROR: Rule 'R1' failed to be evaluated\n\n- Reason: .*null/);
  });

  it('is left out when that was chosen, and the others are evaluated', () => {
    const { configuration } = run(library, {
      goal: 'kubernetes',
      'operating-kubernetes': { kind: 'old' },
    });
    expect(configuration.skippedRules).toEqual([
      { rule: 'R1', reason: expect.stringContaining('null') },
    ]);
    expect(configuration.rules.find(({ id }) => id === 'R2')?.decision).toEqual(
      { n: 1, by: 'default' },
    );
  });

  it('is reported also when it could not be read', () => {
    const unread = {
      ...shop,
      rules: [],
      brokenRules: [{ rule: 'R7', reason: 'rules.yaml:9: no such check' }],
    };
    expect(run(unread, { goal: 'a vpc' }).configuration.skippedRules).toEqual(
      unread.brokenRules,
    );
    expect(() => run(unread, { goal: 'a vpc' }, { skipFailed: false })).toThrow(
      /Rule 'R7' failed[^]*rules\.yaml:9/,
    );
  });
});
