import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  generate,
  renderTree,
} from '@skillchain/backstage-plugin-skillchain-node';
import { compare, type Time } from './measure';
import { rawWrites } from './peers';
import { configurationOf, syntheticLibrary } from './tree';

/** Files and rounds: the more files, the fewer rounds tell the same. */
const SIZES = [
  [140, 15],
  [1_400, 5],
  [14_000, 2],
] as const;

/**
 * Milliseconds per file of generate and of plain writes, for trees of a hundred times more files: what grows
 * faster than the plain writes is ours.
 *
 * @param work - an empty folder to write to
 */
export async function measureGrowth(work: string): Promise<string> {
  const lines = ['Growth of generate, per file (aim: linear to 14,000 files)'];
  let smallest: Time | undefined;
  for (const [count, rounds] of SIZES) {
    const loaded = await syntheticLibrary(count);
    const configuration = configurationOf(loaded, { goal: 'files' });
    // Compiles every template: that is done once per library, not once per run.
    const files = renderTree(loaded, configuration);
    const outDir = join(work, 'growth');
    const [, ours] = await compare(
      [
        rawWrites(files, join(work, 'growth-raw')),
        {
          name: 'generate',
          prepare: () => rm(outDir, { recursive: true, force: true }),
          run: () => generate(loaded, configuration, { outDir }),
        },
      ],
      rounds,
    );
    const perFile = { clock: ours.median / count, cpu: ours.cpu / count };
    smallest ??= perFile;
    lines.push(
      [
        `  ${String(count).padStart(6)} files`,
        `${perFile.clock.toFixed(3)} ms, ${(perFile.clock / smallest.clock).toFixed(2)}x of the smallest`,
        `CPU ${perFile.cpu.toFixed(3)} ms, ${(perFile.cpu / smallest.cpu).toFixed(2)}x`,
        `${ours.ratio.toFixed(2)}x of plain writes`,
      ].join('  '),
    );
    await rm(loaded.dir, { recursive: true, force: true });
  }
  return [...lines, ''].join('\n');
}
