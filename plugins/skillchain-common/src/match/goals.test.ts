import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parse } from 'yaml';
import { z } from 'zod';
import { registrySchema } from '../model';
import { library, skill } from '../__testUtils__/library';
import { match } from '.';

const goalsSchema = z.object({
  goals: z.array(
    z.object({
      goal: z.string(),
      expect: z.array(z.string()),
      allow: z.array(z.string()).default([]),
      refuse: z.array(z.string()).default([]),
    }),
  ),
});

const registry = registrySchema.parse(
  parse(
    readFileSync(
      resolve(__dirname, '../../../../skills/infrastructure/registry.yaml'),
      'utf8',
    ),
  ),
);
const lib = library(
  Object.entries(registry.skills).map(([name, entry]) =>
    skill(name, {
      alias: entry.alias ?? name,
      priority: entry.priority,
      keywords: entry.keywords,
      dependencies: entry.dependencies,
      after: entry.after,
    }),
  ),
);

/** The labelled goals of a file with what the matcher makes of them. */
function judge(file: string) {
  const { goals } = goalsSchema.parse(
    parse(readFileSync(resolve(__dirname, '__fixtures__', file), 'utf8')),
  );
  const judged = goals.map(entry => {
    const matched = match(lib, {
      goal: entry.goal,
      add: [],
      remove: [],
      decisions: {},
    }).matched.map(
      ({ skill: name }) => lib.skills.find(s => s.name === name)?.alias ?? name,
    );
    return {
      ...entry,
      hits: entry.expect.filter(alias => matched.includes(alias)),
      missed: entry.expect.filter(alias => !matched.includes(alias)),
      wrong: matched.filter(
        alias => !entry.expect.includes(alias) && !entry.allow.includes(alias),
      ),
      ignoredNegation: entry.refuse.filter(alias => matched.includes(alias)),
    };
  });
  const total = (key: 'hits' | 'missed' | 'wrong') =>
    judged.reduce((sum, goal) => sum + goal[key].length, 0);
  const f1 =
    (2 * total('hits')) /
    (2 * total('hits') + total('missed') + total('wrong'));
  return { judged, f1 };
}

describe.each([
  // what the keywords were chosen with, and what nobody looked at while choosing them
  { file: 'goals.yaml', least: 0.97, alarms: 0 },
  { file: 'held-out.yaml', least: 0.95, alarms: 1 },
])('the keywords of the infrastructure library on $file', set => {
  const { judged, f1 } = judge(set.file);

  it(`find what the labelled goals ask for (F1 at least ${set.least})`, () => {
    expect(judged.length).toBeGreaterThan(100);
    expect(f1).toBeGreaterThanOrEqual(set.least);
  });

  it('never select a skill that the goal rules out', () => {
    expect(judged.filter(goal => goal.ignoredNegation.length > 0)).toEqual([]);
  });

  it(`stay silent on goals of other trades (at most ${set.alarms} alarms)`, () => {
    expect(
      judged.filter(
        ({ expect: wanted, allow, wrong }) =>
          wanted.length + allow.length === 0 && wrong.length > 0,
      ).length,
    ).toBeLessThanOrEqual(set.alarms);
  });
});

it('a mesh brings the cluster that it runs on', () => {
  const { matched, chain } = match(lib, {
    goal: 'Linkerd between our services',
    add: [],
    remove: [],
    decisions: {},
  });
  expect(matched.map(m => m.skill)).toEqual(['implementing-service-mesh']);
  expect(chain.map(({ skill: name, reason }) => [name, reason])).toEqual([
    ['operating-kubernetes', 'dependency'],
    ['implementing-service-mesh', 'matched'],
  ]);
});
