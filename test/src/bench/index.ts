// One part of what the engine costs, as ratios of medians measured in one run. scripts/bench.mjs compiles and
// runs this.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureGrowth } from './growth';
import { compareImports } from './imports';
import { measureLoading } from './loading';
import { compareRepository } from './repository';

const PARTS: Record<string, (work: string) => Promise<string>> = {
  repository: compareRepository,
  growth: measureGrowth,
  loading: measureLoading,
  imports: compareImports,
};

async function main(part: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'skillchain-bench-'));
  try {
    const text = await PARTS[part](work);
    const load = loadavg()[0].toFixed(1);
    process.stdout.write(`${text}  Node ${process.version}, load ${load}\n\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
