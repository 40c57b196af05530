import { promises as fs } from 'fs';
import path from 'path';
import type {
  JsonObject,
  JsonValue,
} from '@skillchain/backstage-plugin-skillchain-common';
import { parse as parseYaml } from 'yaml';
import type { Defect } from './defects';
import type { GeneratedTree } from './trees';

/** A program in a tree: where it is, and its files by name. */
export interface Program {
  tree: GeneratedTree;
  /** Folder below the tree's. */
  folder: string;
  files: Map<string, string>;
}

/** A setting that a program reads. */
export interface Setting {
  key: string;
  required: boolean;
  /** Name of the interface that its value has to fit. */
  type?: string;
}

/** Namespaces of settings that the providers read by themselves. */
const PROVIDERS = ['aws', 'gcp', 'azure'];

const MARKER = 'pulumi/index.ts';

export function programsOf(trees: GeneratedTree[]): Program[] {
  return trees.flatMap(tree =>
    [...tree.files.keys()]
      .filter(file => file === MARKER || file.endsWith(`/${MARKER}`))
      .map(file => {
        const folder = path.posix.dirname(file);
        return {
          tree,
          folder,
          files: new Map(
            [...tree.files]
              .filter(([name]) => path.posix.dirname(name) === folder)
              .map(([name, text]) => [path.posix.basename(name), text]),
          ),
        };
      }),
  );
}

export function defect(
  program: Program,
  name: string,
  message: string,
): Defect {
  const file = `${program.folder}/${name}`;
  return { tree: program.tree.id, file, message };
}

export function json(program: Program, name: string): JsonObject {
  return JSON.parse(program.files.get(name) ?? '{}') as JsonObject;
}

/** The folder of a package that the repository has, and its version. */
export async function installed(
  name: string,
): Promise<{ dir: string; version: string }> {
  const file = require.resolve(`${name}/package.json`);
  const { version } = JSON.parse(await fs.readFile(file, 'utf8')) as {
    version: string;
  };
  return { dir: path.dirname(file), version };
}

/** What settings.ts reads. A secret is required of people, who encrypt it into the stack, not of the generated file. */
export function settingsOf(program: Program): Setting[] {
  const pattern =
    /\bconfig\.(require|get)([A-Za-z]*)(?:<(\w+)>)?\(\s*'([\w-]+)'/g;
  return [...(program.files.get('settings.ts') ?? '').matchAll(pattern)].map(
    ([, how, kind, type, key]) => ({
      key,
      required: how === 'require' && !kind.startsWith('Secret'),
      type,
    }),
  );
}

/** The settings of each stack: file, and value by key of the program's own namespace. */
export function stacksOf(
  program: Program,
): { file: string; own: Map<string, JsonValue>; foreign: string[] }[] {
  const { name } = parseYaml(program.files.get('Pulumi.yaml') ?? '{}') as {
    name?: string;
  };
  return [...program.files]
    .filter(([file]) => /^Pulumi\.[^.]+\.yaml$/.test(file))
    .map(([file, text]) => {
      const { config = {} } = parseYaml(text) as { config?: JsonObject };
      const own = new Map<string, JsonValue>();
      const foreign: string[] = [];
      for (const [key, value] of Object.entries(config)) {
        const [space, rest] = key.split(':');
        if (space === name) own.set(rest, value as JsonValue);
        else if (!PROVIDERS.includes(space)) foreign.push(key);
      }
      return { file, own, foreign };
    });
}
