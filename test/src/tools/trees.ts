import { promises as fs } from 'fs';
import { createHash } from 'crypto';
import os from 'os';
import path from 'path';
import {
  generate,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { parse as parseHcl } from '@cdktf/hcl2json';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { Defect } from './defects';
import { mapLimited } from './run';
import type { Profile } from './pairwise';

/** A generated repository on disk. */
export interface GeneratedTree {
  id: string;
  dir: string;
  profile: Profile;
  /** Content by path, sorted. */
  files: Map<string, string>;
}

/** A file of a tree, for tools that look at one file at a time. */
export interface TreeEntry {
  tree: GeneratedTree;
  path: string;
  text: string;
}

async function listFiles(dir: string, below = ''): Promise<string[]> {
  const entries = await fs.readdir(path.join(dir, below), {
    withFileTypes: true,
  });
  const found = await Promise.all(
    entries.map(entry => {
      const child = below ? `${below}/${entry.name}` : entry.name;
      return entry.isDirectory() ? listFiles(dir, child) : [child];
    }),
  );
  return found.flat().sort();
}

/** Reads a directory as a tree. */
export async function readGenerated(
  profile: Profile,
  dir: string,
): Promise<GeneratedTree> {
  const files = new Map<string, string>();
  for (const file of await listFiles(dir)) {
    files.set(file, await fs.readFile(path.join(dir, file), 'utf8'));
  }
  return { id: profile.id, dir, profile, files };
}

/** Trees below one temporary folder, and the profiles that could not be generated. */
export interface GeneratedTrees {
  root: string;
  trees: GeneratedTree[];
  failures: Defect[];
}

/** Generates every profile into a folder of its own below a new temporary folder. */
export async function generateTrees(
  loaded: LoadedLibrary,
  profiles: Profile[],
): Promise<GeneratedTrees> {
  const root = await fs.mkdtemp(path.join(os.tmpdir(), 'skillchain-trees-'));
  const failures: Defect[] = [];
  const trees = await mapLimited(profiles, async profile => {
    const outDir = path.join(root, profile.id);
    try {
      await generate(loaded, profile.configuration, { outDir });
    } catch (error) {
      // One broken template must not hide what the tools say about all other files.
      failures.push({
        tree: profile.id,
        file: '',
        message: (error as Error).message,
      });
      return undefined;
    }
    return readGenerated(profile, outDir);
  });
  return { root, failures, trees: trees.filter(tree => tree !== undefined) };
}

/** Every file of every tree whose path matches. */
export function entriesOf(
  trees: GeneratedTree[],
  pattern: RegExp,
): TreeEntry[] {
  return trees.flatMap(tree =>
    [...tree.files]
      .filter(([file]) => pattern.test(file))
      .map(([file, text]) => ({ tree, path: file, text })),
  );
}

/** Hash of any texts: equal inputs of a tool need one run. */
export function hashOf(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

/** One entry of each name and content. */
export function distinct(entries: TreeEntry[]): TreeEntry[] {
  const seen = new Map<string, TreeEntry>();
  for (const entry of entries) {
    const key = hashOf(path.posix.basename(entry.path), entry.text);
    if (!seen.has(key)) seen.set(key, entry);
  }
  return [...seen.values()];
}

const hclCache = new Map<string, Promise<JsonObject>>();

/** A Terraform file as hcl2json gives it; equal texts are parsed once. Rejects on bad syntax. */
export function hclOf(file: string, text: string): Promise<JsonObject> {
  const key = hashOf(text);
  let parsed = hclCache.get(key);
  if (!parsed) {
    parsed = parseHcl(file, text) as Promise<JsonObject>;
    hclCache.set(key, parsed);
  }
  return parsed;
}
