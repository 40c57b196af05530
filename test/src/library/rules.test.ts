import {
  type JsonObject,
  type JsonValue,
  type Library,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import {
  CASES,
  K8S,
  NET,
  type Case,
  type Way,
} from './__testUtils__/ruleCases';
import { answerAt, run } from './__testUtils__/runs';

let library: Library;

beforeAll(async () => {
  ({ library } = await loadLibrary(defaultLibraryDir()));
});

/** Answers by path as parameters; what has no dot is a parameter itself. */
function parameters(
  goal: string,
  answers: Record<string, JsonValue>,
  decisions: Record<string, number> = {},
): Parameters {
  const result: Record<string, JsonValue> = { goal, decisions };
  for (const [path, value] of Object.entries(answers)) {
    const [scope, id] = path.split('.');
    result[scope] = id
      ? { ...(result[scope] as JsonObject | undefined), [id]: value }
      : value;
  }
  return result as Parameters;
}

/** The message of a guided run that is refused; empty when it is not. */
function errorOf(input: Parameters): string {
  try {
    run(library, input);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function hitsOf(rule: Case, input: Parameters) {
  return run(library, input, 'defaults').rules.filter(
    hit => hit.id === rule.id,
  );
}

describe.each(CASES)('$id with $fires', rule => {
  it('fires, and says why', () => {
    const hits = hitsOf(rule, parameters(rule.goal, rule.fires));
    expect(hits.length).toBeGreaterThan(0);
    expect(hits[0].message).toContain(rule.message);
    expect(hits[0].decision?.n).toBe(rule.byDefault);
    // Everything that people read is filled in.
    expect(JSON.stringify([hits[0].message, hits[0].resolutions])).not.toMatch(
      /\{[a-z]+(\.[a-z]+)*\}/,
    );
  });

  it('does not fire beside the mark', () => {
    const { goal = rule.goal, ...answers } = rule.quiet as Record<
      string,
      string
    >;
    expect(hitsOf(rule, parameters(goal, answers))).toEqual([]);
  });

  it('waits for a decision exactly when it blocks', () => {
    const { severity } = library.rules.find(r => r.id === rule.id)!;
    const message = errorOf(parameters(rule.goal, rule.fires));
    const waits = message.includes(`decisions: {${rule.id}: `);
    expect(waits).toBe(severity === 'error');
    expect(message === '').toBe(severity !== 'error');
  });

  const ahead = rule.ways.filter(way => !way.back);
  it.each(ahead.length ? ahead : [{ n: 0 }])('leads out by $n', way => {
    const { n, then = {}, chain } = way as Way;
    const configuration = run(
      library,
      parameters(rule.goal, rule.fires, n ? { [rule.id]: n } : {}),
    );
    for (const [path, value] of Object.entries(then)) {
      expect([path, answerAt(configuration, path)]).toEqual([path, value]);
    }
    const hit = configuration.rules.find(r => r.id === rule.id);
    expect(hit?.decision).toEqual(n ? { n, by: 'user' } : undefined);
    const names = configuration.skills.map(s => s.skill);
    expect(names).toEqual(chain ?? names);
  });

  it('stops where a way leads back', () => {
    for (const { n } of rule.ways.filter(way => way.back)) {
      const message = errorOf(
        parameters(rule.goal, rule.fires, { [rule.id]: n }),
      );
      expect(message).toContain(`- ${rule.id} `);
      expect(message).toContain('You chose "');
    }
  });
});

it('covers every rule and every way out', () => {
  const covered = new Set(
    CASES.flatMap(c => [c.id, ...c.ways.map(way => `${c.id}.${way.n}`)]),
  );
  const all = library.rules.flatMap(r => [
    r.id,
    ...r.resolutions.map(({ n }) => `${r.id}.${n}`),
  ]);
  expect(all.filter(key => !covered.has(key))).toEqual([]);
});

it('lists all open conflicts at once', () => {
  expect(() =>
    run(library, {
      goal: 'eks in a vpc on gcp',
      project: { cloud: 'gcp' },
      [K8S]: { container_port: 9090 },
      [NET]: { admin_cidrs: ['0.0.0.0/0'] },
    }),
  ).toThrow(/3 conflicts wait for decisions:[^]*R14[^]*R22[^]*R23/);
});
