import {
  Library,
  Maturity,
  Mode,
  Parameters,
  parametersSchema,
  settleBlueprint,
} from '@skillchain/backstage-plugin-skillchain-common';
import { InputError } from '@backstage/errors';
import { readYamlFile } from './readYamlFile';

/** What the command line says of a run, besides the answers file. */
export interface RequestOptions {
  goal?: string;
  add?: string[];
  remove?: string[];
  blueprint?: string;
  mode?: Mode;
  maturity?: Maturity;
  answers?: string;
}

/**
 * The answers file and the options together; an option wins over the file.
 *
 * @returns the parameters, and a sentence for every key of the file that means nothing
 * @throws InputError for a file that cannot be used, when there is no goal, and for an unknown blueprint
 */
export async function readParameters(
  library: Library,
  options: RequestOptions,
): Promise<{ parameters: Parameters; notes: string[] }> {
  const { answers, goal, add, remove, blueprint, mode, maturity } = options;
  const file = answers
    ? await readYamlFile(answers, parametersSchema)
    : ({} as Parameters);
  const parameters: Parameters = {
    ...file,
    ...(goal !== undefined && { goal }),
    ...(add && { add: [...new Set([...(file.add ?? []), ...add])] }),
    ...(remove && { remove: [...(file.remove ?? []), ...remove] }),
    ...(blueprint !== undefined && { blueprint }),
    ...(mode && { mode }),
    ...(maturity && { maturity }),
  };
  if (parameters.goal === undefined && !parameters.add?.length) {
    throw new InputError(
      'There is no goal. Say what you need with --goal "…", or goal: in the answers file.',
    );
  }
  const notes = unknownKeys(library, file).map(
    key => `${answers}: "${key}" is no question, no skill and is ignored`,
  );
  return { parameters: settleBlueprint(library, parameters), notes };
}

function unknownKeys(library: Library, file: Parameters): string[] {
  const known = new Set([
    ...Object.keys(parametersSchema.shape),
    ...library.skills.flatMap(({ name }) => [name, `keep_${name}`]),
    ...library.blueprints.map(({ name }) => name),
    'recorded',
  ]);
  return Object.keys(file).filter(key => !known.has(key));
}
