import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { isDeepStrictEqual } from 'util';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { Defect } from './defects';
import {
  defect,
  installed,
  json,
  type Program,
  settingsOf,
  stacksOf,
} from './pulumiProgram';
import { run } from './run';

/** What the compiler said of a file. */
interface Complaint {
  file: string;
  line: number;
  message: string;
}

/** Runs the real compiler once over many files, with the options of the programs. */
async function compile(
  options: JsonObject,
  files: string[],
  scratch: string,
): Promise<Complaint[]> {
  const packages = await installed('@pulumi/pulumi');
  const modules = path.dirname(path.dirname(packages.dir));
  const project = path.join(scratch, 'tsconfig.json');
  await fs.writeFile(
    project,
    JSON.stringify({
      compilerOptions: {
        ...options,
        baseUrl: modules,
        paths: { '@pulumi/*': ['@pulumi/*'] },
        typeRoots: [path.join(modules, '@types')],
        types: ['node'],
      },
      files,
    }),
  );
  // A process of its own: the types of three clouds take more memory than a test should hold
  const { code, stdout, stderr } = await run(process.execPath, [
    '--max-old-space-size=4096',
    require.resolve('typescript/bin/tsc'),
    '--project',
    project,
    '--pretty',
    'false',
  ]);
  const complaints = [
    ...stdout.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/gm),
  ].map(([, file, line, message]) => ({
    file: path.resolve(scratch, file),
    line: Number(line),
    message,
  }));
  if (code !== 0 && complaints.length === 0) {
    throw new Error(`tsc failed: ${stdout}${stderr}`);
  }
  return complaints;
}

/** Which program and file a compiled file stands for. */
interface Origin {
  program: Program;
  name: string;
  /** False for values of stacks, whose lines are not those of the file. */
  lines: boolean;
}

/** Compiles all programs at once, and the settings of their stacks as values of the declared types. */
export async function checkTypes(programs: Program[]): Promise<Defect[]> {
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'pulumi-'));
  try {
    const origins = new Map<string, Origin>();
    for (const program of programs) {
      const dir = path.join(scratch, String(origins.size));
      await fs.mkdir(dir);
      for (const [name, text] of program.files) {
        if (name.endsWith('.ts')) {
          const file = path.join(dir, name);
          await fs.writeFile(file, text);
          origins.set(file, { program, name, lines: true });
        }
      }
      const typed = settingsOf(program).filter(({ type }) => type);
      for (const stack of stacksOf(program)) {
        const values = typed.filter(({ key }) => stack.own.has(key));
        const file = path.join(dir, `${stack.file.replaceAll('.', '-')}.ts`);
        await fs.writeFile(
          file,
          [
            `import type * as settings from './settings';`,
            `export const all: settings.Environment[] = [];`,
            ...values.map(
              ({ key, type }, i) =>
                `export const v${i}: settings.${type} = ${JSON.stringify(stack.own.get(key))};`,
            ),
            '',
          ].join('\n'),
        );
        origins.set(file, { program, name: stack.file, lines: false });
      }
    }
    const [first] = programs;
    const options = json(first, 'tsconfig.json').compilerOptions as JsonObject;
    const different = programs.filter(
      program =>
        !isDeepStrictEqual(
          json(program, 'tsconfig.json').compilerOptions,
          options,
        ),
    );
    const complaints = await compile(options, [...origins.keys()], scratch);
    return [
      ...different.map(program =>
        defect(
          program,
          'tsconfig.json',
          `differs from that of ${first.tree.id}`,
        ),
      ),
      ...complaints.map(({ file, line, message }) => {
        const origin = origins.get(file);
        if (!origin) throw new Error(`tsc complains of ${file}: ${message}`);
        return {
          ...defect(origin.program, origin.name, message),
          ...(origin.lines ? { line } : {}),
        };
      }),
    ];
  } finally {
    await fs.rm(scratch, { recursive: true });
  }
}

/** The format that the programs are written in. */
export async function checkFormat(programs: Program[]): Promise<Defect[]> {
  const scratch = await fs.mkdtemp(path.join(os.tmpdir(), 'pulumi-'));
  try {
    // The same text in many trees is looked at once
    const texts = new Map<string, { program: Program; name: string }>();
    for (const program of programs) {
      for (const [name, text] of program.files) {
        if (name.endsWith('.ts')) texts.set(text, { program, name });
      }
    }
    const origins = [...texts];
    await Promise.all(
      origins.map(([text], i) =>
        fs.writeFile(path.join(scratch, `${i}.ts`), text),
      ),
    );
    const { code, stdout, stderr } = await run(process.execPath, [
      path.join(
        path.dirname(require.resolve('prettier/package.json')),
        'bin/prettier.cjs',
      ),
      '--no-config',
      '--no-editorconfig',
      '--print-width=100',
      '--single-quote',
      '--list-different',
      scratch,
    ]);
    const different = stdout.split('\n').filter(Boolean);
    if (code !== 0 && different.length === 0) {
      throw new Error(`prettier failed: ${stderr}`);
    }
    return different.map(file => {
      const [, { program, name }] = origins[Number(path.basename(file, '.ts'))];
      return defect(program, name, 'prettier would format it differently');
    });
  } finally {
    await fs.rm(scratch, { recursive: true });
  }
}
