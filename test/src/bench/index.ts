// npm run bench: what the product costs, as ratios of medians measured in one run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  configure,
  match,
  parametersToRequest,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  generate,
  loadLibrary,
  renderTree,
  validate,
} from '@skillchain/backstage-plugin-skillchain-node';
import { compareImports } from './imports';
import { compare, table } from './measure';
import { fetchTemplate, nunjucksLoop, rawWrites } from './peers';
import { configurationOf, GOAL, PARAMETERS, syntheticLibrary } from './tree';

const ROUNDS = 15;

const print = (text: string) => process.stdout.write(`${text}\n`);

async function trees(work: string): Promise<void> {
  const loaded = await loadLibrary(defaultLibraryDir());
  const { library } = loaded;
  const configuration = configurationOf(loaded);
  const files = renderTree(loaded, configuration);
  const bytes = files.reduce((sum, f) => sum + Buffer.byteLength(f.content), 0);
  const out = (name: string) => join(work, name);
  const fresh = (dir: string) => () =>
    rm(dir, { recursive: true, force: true });
  const rows = await compare(
    [
      rawWrites(files, out('raw')),
      {
        name: 'skillchain generate',
        prepare: fresh(out('generate')),
        run: () => generate(loaded, configuration, { outDir: out('generate') }),
      },
      {
        name: 'skillchain match, configure, generate, validate',
        prepare: fresh(out('chain')),
        async run() {
          const matched = match(
            library,
            parametersToRequest(library, PARAMETERS),
          );
          const configured = configure(library, {
            match: matched,
            parameters: PARAMETERS,
            mode: 'defaults',
            maturity: PARAMETERS.maturity,
          });
          await generate(loaded, configured, { outDir: out('chain') });
          await validate(loaded, { dir: out('chain') });
        },
      },
      nunjucksLoop(files, out('nunjucks')),
      await fetchTemplate(
        files,
        join(work, 'template', 'skeleton'),
        out('fetch'),
      ),
    ],
    ROUNDS,
  );
  print(
    table(
      `One repository of ${files.length} files, ${(bytes / 1024).toFixed(
        0,
      )} KiB ("${GOAL}", advanced)`,
      rows,
    ),
  );
}

async function growth(work: string): Promise<void> {
  print('Growth of generate');
  let perFile = 0;
  for (const count of [140, 1_400, 14_000]) {
    const loaded = await syntheticLibrary(count);
    const configuration = configurationOf(loaded, { goal: 'files' });
    const out = join(work, `growth-${count}`);
    // Compiling is done once per library, not once per run.
    renderTree(loaded, configuration);
    const start = performance.now();
    await generate(loaded, configuration, { outDir: out });
    const time = (performance.now() - start) / count;
    perFile ||= time;
    print(
      `  ${String(count).padStart(6)} files  ${time.toFixed(
        3,
      )} ms a file  (${(time / perFile).toFixed(2)}x of the smallest)`,
    );
    await rm(loaded.dir, { recursive: true, force: true });
  }
  print('');
}

async function loading(): Promise<void> {
  const dir = defaultLibraryDir();
  const [row] = await compare(
    [
      {
        name: 'load, check and compile',
        async run() {
          const loaded = await loadLibrary(dir);
          renderTree(loaded, configurationOf(loaded));
        },
      },
    ],
    ROUNDS,
  );
  print(table('The shipped library (with one rendering of everything)', [row]));
}

async function main(): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'skillchain-bench-'));
  try {
    await trees(work);
    await growth(work);
    await loading();
    print(await compareImports());
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
