import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  defaultLibraryDir,
  generate,
  loadLibrary,
  validate,
} from '@skillchain/backstage-plugin-skillchain-node';
import { stopwatch, type Time } from './measure';
import { configurationOf } from './tree';

/** Files and rounds. */
const SIZES = [
  [1_000, 3],
  [10_000, 1],
] as const;
/** Formats that take a comment, which makes each copy a text that nobody has parsed yet. */
const COMMENTED = /\.(ya?ml|tf|tfvars|sh|conf|cfg)$/;

/** What one validation cost. */
interface Cost extends Time {
  /** Most memory of the process, and of it before validating, in MiB. */
  peak: number;
  before: number;
  files: number;
}

const run = promisify(execFile);

/** Validates a folder and prints its {@link Cost}; the process has done nothing else. */
export async function validateOnce(dir: string): Promise<string> {
  const loaded = await loadLibrary(defaultLibraryDir());
  const megabytes = () => process.resourceUsage().maxRSS / 1024;
  const before = megabytes();
  const elapsed = stopwatch();
  const { files } = await validate(loaded, { dir });
  return JSON.stringify({ ...elapsed(), files, before, peak: megabytes() });
}

/** A generated repository with copies of its files beside it, until there are so many. */
async function makeTree(dir: string, count: number): Promise<void> {
  const loaded = await loadLibrary(defaultLibraryDir());
  await generate(loaded, configurationOf(loaded), { outDir: dir });
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(file => !file.includes('.skillchain'));
  for (let made = files.length; made < count; made += 1) {
    const file = files[made % files.length];
    const copy = join(
      dir,
      'copies',
      String(Math.floor(made / files.length)),
      file.slice(dir.length),
    );
    await mkdir(dirname(copy), { recursive: true });
    const text = await readFile(file, 'utf8');
    await writeFile(
      copy,
      COMMENTED.test(file) ? `${text}# copy ${made}\n` : text,
    );
  }
}

/**
 * What validating costs per file, for trees of ten times more files, each time in a process of its own: time and
 * memory.
 *
 * @param work - an empty folder to write to
 */
export async function measureValidation(work: string): Promise<string> {
  const lines = ['Growth of validate, per file (aim: linear to 10,000 files)'];
  let smallest: Cost | undefined;
  for (const [count, rounds] of SIZES) {
    const dir = join(work, `validate-${count}`);
    await makeTree(dir, count);
    const costs: Cost[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { stdout } = await run(process.execPath, [
        process.argv[1],
        'validate-tree',
        dir,
      ]);
      costs.push(JSON.parse(stdout) as Cost);
    }
    const median = (of: keyof Cost) =>
      costs.map(cost => cost[of]).sort((a, b) => a - b)[Math.floor(rounds / 2)];
    const files = costs[0].files;
    const cost: Cost = {
      clock: median('clock') / files,
      cpu: median('cpu') / files,
      peak: median('peak'),
      before: median('before'),
      files,
    };
    smallest ??= cost;
    const base = smallest;
    const ratio = (of: 'clock' | 'cpu') =>
      `${(cost[of] / base[of]).toFixed(2)}x`;
    lines.push(
      [
        `  ${String(files).padStart(6)} files`,
        `${cost.clock.toFixed(3)} ms, ${ratio('clock')} of the smallest`,
        `CPU ${cost.cpu.toFixed(3)} ms, ${ratio('cpu')}`,
        `peak ${cost.peak.toFixed(0)} MiB, ${(cost.peak - cost.before).toFixed(0)} MiB more than before (${(((cost.peak - cost.before) * 1024) / files).toFixed(0)} KiB a file)`,
      ].join('  '),
    );
  }
  return [...lines, ''].join('\n');
}
