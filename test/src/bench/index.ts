// What the engine costs, as ratios of medians measured in one run. scripts/bench.mjs compiles and runs this.
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

const print = (text: string) => process.stdout.write(`${text}\n`);

async function main(wanted: string[]): Promise<void> {
  const unknown = wanted.filter(name => !(name in PARTS));
  if (unknown.length > 0) {
    throw new Error(
      `There is no part ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')} and form`,
    );
  }
  print(
    `Node ${process.version}, load average ${loadavg()[0].toFixed(1)}; other work on the machine blurs every number\n`,
  );
  for (const name of wanted.length > 0 ? wanted : Object.keys(PARTS)) {
    const work = await mkdtemp(join(tmpdir(), 'skillchain-bench-'));
    try {
      print(await PARTS[name](work));
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
