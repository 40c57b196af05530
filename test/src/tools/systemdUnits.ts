import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { entriesOf, type GeneratedTree, hashOf, type TreeEntry } from './trees';

const UNITS = /(^|\/)linux\/(etc\/systemd\/system\/.*)$/;
const UNIT = /\.(service|timer|socket|path|mount|target)$/;
/** Exposure from 0 to 100: a service that calls itself confined has to be below. */
const STRICT_EXPOSURE = '50';

/** The units of a tree, drop-ins too, without trees that have the same. */
function unitSets(trees: GeneratedTree[]): TreeEntry[][] {
  const sets = new Map<string, TreeEntry[]>();
  for (const tree of trees) {
    const units = entriesOf([tree], UNITS);
    if (units.some(({ path: file }) => UNIT.test(file))) {
      sets.set(hashOf(...units.flatMap(u => [u.path, u.text])), units);
    }
  }
  return [...sets.values()];
}

/** The programs that a unit starts, without the signs systemd knows before them. */
function programs(text: string): string[] {
  return [...text.matchAll(/^Exec\w+=[-@:+!]*(\/\S+)/gm)].map(
    ([, file]) => file,
  );
}

/** A root directory with the units, those of the system, and something executable where each program would be. */
async function buildRoot(units: TreeEntry[]): Promise<string> {
  const root = await fs.mkdtemp(path.join(os.tmpdir(), 'units-'));
  await fs.cp('/usr/lib/systemd/system', `${root}/usr/lib/systemd/system`, {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const { path: file, text } of units) {
    const target = path.join(root, UNITS.exec(file)![2]);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, text);
    for (const program of programs(text)) {
      await fs.mkdir(path.join(root, path.dirname(program)), {
        recursive: true,
      });
      await fs.writeFile(path.join(root, program), '#!/bin/sh\n', {
        mode: 0o755,
      });
    }
  }
  return root;
}

async function verify(units: TreeEntry[]): Promise<Defect[]> {
  const root = await buildRoot(units);
  try {
    const names = units
      .map(({ path: file }) => path.posix.basename(file))
      .filter(name => UNIT.test(name));
    // Unknown keys only print a line and still end with 0.
    const { stdout, stderr } = await run('systemd-analyze', [
      'verify',
      '--man=no',
      `--root=${root}`,
      ...names,
    ]);
    return `${stdout}${stderr}`
      .split('\n')
      .filter(Boolean)
      .map(line => ({
        tree: units[0].tree.id,
        file: 'linux/etc/systemd/system',
        message: line.replaceAll(root, ''),
      }));
  } finally {
    await fs.rm(root, { recursive: true });
  }
}

async function exposure({ tree, path: file, text }: TreeEntry) {
  if (!/^ProtectSystem=strict$/m.test(text)) return [];
  const { code, stdout, stderr } = await run('systemd-analyze', [
    'security',
    '--offline=yes',
    '--no-pager',
    `--threshold=${STRICT_EXPOSURE}`,
    path.join(tree.dir, file),
  ]);
  if (code === 0) return [];
  const [last] = `${stdout}${stderr}`.trim().split('\n').slice(-1);
  return [{ tree: tree.id, file, message: `is too exposed: ${last}` }];
}

async function calendar({ tree, path: file, text }: TreeEntry) {
  const expressions = [...text.matchAll(/^OnCalendar=(.+)$/gm)];
  const found = await mapLimited(expressions, async ([, expression]) => {
    const { code, stderr } = await run('systemd-analyze', [
      'calendar',
      expression,
    ]);
    return code === 0 ? [] : [{ tree: tree.id, file, message: stderr.trim() }];
  });
  return found.flat();
}

/** Every unit as systemd reads it, confined services for what they can reach, timers for their calendar. */
export async function checkSystemdUnits(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const sets = unitSets(trees);
  const units = sets.flat().filter(({ path: file }) => UNIT.test(file));
  const distinctUnits = [
    ...new Map(
      units.map(unit => [hashOf(unit.path, unit.text), unit]),
    ).values(),
  ];
  const found = [
    await mapLimited(sets, verify),
    await mapLimited(distinctUnits, exposure),
    await mapLimited(distinctUnits, calendar),
  ];
  return found.flat(2);
}
