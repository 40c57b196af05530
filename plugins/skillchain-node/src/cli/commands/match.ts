import { match } from '@skillchain/backstage-plugin-skillchain-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { CommonOptions, openLibrarySource } from '../library';
import { createOutput } from '../output';
import { readYamlFile } from '../readYamlFile';
import { EXIT } from '../runCli';
import { matchText } from '../text';

/** Options of `skillchain match`. */
export interface MatchOptions extends CommonOptions {
  goal?: string;
  goals?: string;
}

/** A file of goals; what else it says of each goal (labels, tags) is not for us. */
const goalsSchema = z.looseObject({
  goals: z.array(
    z.looseObject({
      id: z.union([z.string(), z.number()]),
      goal: z.string(),
    }),
  ),
});

/**
 * Says which skills goals call for, and why. With a file, JSON is a list with one result per goal and its id.
 */
export async function matchCommand(options: MatchOptions): Promise<number> {
  const { goal, goals } = options;
  if ((goal === undefined) === (goals === undefined)) {
    throw new InputError('Say either --goal "…" or --goals FILE.yaml.');
  }
  const output = createOutput(options.format);
  const source = await openLibrarySource(options.library, output.note);
  const { library } = source.loaded;
  const skills = library.skills.map(({ name }) => name);
  const ask = (text: string) =>
    match(
      library,
      { goal: text, add: [], remove: [], decisions: {} },
      { skipFailed: true },
    );

  if (goals === undefined) {
    const result = ask(goal ?? '');
    output.result(result);
    output.say(matchText(result, skills));
    return EXIT.ok;
  }
  const entries = (await readYamlFile(goals, goalsSchema)).goals;
  const problems: string[] = [];
  const results = entries.flatMap(entry => {
    try {
      return [{ id: entry.id, ...ask(entry.goal) }];
    } catch (error) {
      problems.push(`${goals}: ${entry.id}: ${(error as Error).message}`);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems.join('\n'));
  output.result(results);
  for (const result of results) {
    output.say(`${result.id}: ${matchText(result, skills)}\n`);
  }
  return EXIT.ok;
}
