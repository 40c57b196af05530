// One part of what the engine costs, as ratios of medians measured in one run. scripts/bench.mjs compiles and
// runs this.
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureGrowth } from './growth';
import { compareImports } from './imports';
import { measureLoading } from './loading';
import { compareRepository } from './repository';
import { measureValidation, validateOnce } from './validation';

const PARTS: Record<string, (work: string) => Promise<string>> = {
  repository: compareRepository,
  growth: measureGrowth,
  loading: measureLoading,
  imports: compareImports,
  validation: measureValidation,
};

async function main(part: string, dir: string): Promise<void> {
  // A process that measureValidation starts.
  if (part === 'validate-tree') {
    process.stdout.write(await validateOnce(dir));
    return;
  }
  const work = await mkdtemp(join(tmpdir(), 'skillchain-bench-'));
  try {
    const text = await PARTS[part](work);
    const load = loadavg()[0].toFixed(1);
    process.stdout.write(`${text}  Node ${process.version}, load ${load}\n\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
