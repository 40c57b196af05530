import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { Defect } from './defects';
import {
  defect,
  installed,
  json,
  type Program,
  programsOf,
  settingsOf,
  stacksOf,
} from './pulumiProgram';
import { checkFormat, checkTypes } from './pulumiTypes';
import type { GeneratedTree } from './trees';

/** Names that only say how strictly a program is checked. */
const STRICT = ['strict', 'noUnusedLocals', 'noImplicitReturns'];

/** Versions that are promised have to be the ones that the program is checked with, and nothing is a range. */
async function checkVersions(program: Program): Promise<Defect[]> {
  const { dependencies, devDependencies } = json(program, 'package.json') as {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  const defects: Defect[] = [];
  const pinned = Object.entries({ ...dependencies, ...devDependencies });
  for (const [name, version] of pinned) {
    if (!/^\d+\.\d+\.\d+$/.test(version)) {
      defects.push(
        defect(program, 'package.json', `${name} ${version} is not exact`),
      );
    } else if (name in (dependencies ?? {})) {
      const real = await installed(name);
      if (real.version !== version) {
        defects.push(
          defect(
            program,
            'package.json',
            `${name} ${version} was checked with ${real.version}`,
          ),
        );
      }
    }
  }
  return defects;
}

/** Each setting that the program needs is in every stack, and no stack has one that nobody reads. */
function checkSettings(program: Program): Defect[] {
  const settings = settingsOf(program);
  const known = new Set(settings.map(({ key }) => key));
  const stacks = stacksOf(program);
  return [
    ...(stacks.length > 0
      ? []
      : [defect(program, 'Pulumi.yaml', 'the program has no stack')]),
    ...stacks.flatMap(({ file, own, foreign }) => [
      ...settings
        .filter(({ key, required }) => required && !own.has(key))
        .map(({ key }) =>
          defect(program, file, `${key} is missing, and settings.ts needs it`),
        ),
      ...[...own.keys()]
        .filter(key => !known.has(key))
        .map(key => defect(program, file, `${key} is read by nobody`)),
      ...foreign.map(key =>
        defect(program, file, `${key} belongs to no package of the program`),
      ),
    ]),
  ];
}

/** Every file of the program is reached from index.ts; what is not would make nothing. */
function checkReach(program: Program): Defect[] {
  const reached = new Set<string>();
  const queue = ['index.ts'];
  while (queue.length > 0) {
    const name = queue.pop()!;
    if (reached.has(name)) continue;
    reached.add(name);
    const text = program.files.get(name) ?? '';
    for (const [, target] of text.matchAll(
      /^import\b[^;]*?'\.\/(\w+)';|^\} from '\.\/(\w+)';/gm,
    )) {
      if (target) queue.push(`${target}.ts`);
    }
  }
  return [...program.files.keys()]
    .filter(name => name.endsWith('.ts') && !reached.has(name))
    .map(name => defect(program, name, 'index.ts does not lead here'));
}

function checkCompiler(program: Program): Defect[] {
  const { compilerOptions = {} } = json(program, 'tsconfig.json') as {
    compilerOptions?: JsonObject;
  };
  return STRICT.filter(option => compilerOptions[option] !== true).map(option =>
    defect(program, 'tsconfig.json', `${option} is not on`),
  );
}

/**
 * Checks every Pulumi program of the trees against the real packages: types (tsc, as strict as each tsconfig.json
 * says), exact versions that are the ones checked, settings that exist in every stack and fit their types, files that
 * index.ts leads to, and the format.
 */
export async function checkPulumiPrograms(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const programs = programsOf(trees);
  if (programs.length === 0) return [];
  return [
    ...(await Promise.all(programs.map(checkVersions))).flat(),
    ...programs.flatMap(program => [
      ...checkSettings(program),
      ...checkReach(program),
      ...checkCompiler(program),
    ]),
    ...(await checkTypes(programs)),
    ...(await checkFormat(programs)),
  ];
}
