import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  configure,
  match,
  parametersToRequest,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  generate,
  loadLibrary,
  validate,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';
import { compare, table, type Candidate } from './measure';
import {
  fetchTemplate,
  nunjucksLoop,
  rawWrites,
  rawWritesAtOnce,
  type TreeFile,
} from './peers';
import { configurationOf, GOAL, PARAMETERS } from './tree';

const ROUNDS = 15;

/** Every file below a folder, sorted by path. */
async function readFiles(dir: string): Promise<TreeFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return {
          path: relative(dir, path).split(sep).join('/'),
          content: await readFile(path, 'utf8'),
        };
      }),
  );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Match, configure, generate and validate, as the four actions do it one after the other. */
async function runChain(
  loaded: LoadedLibrary,
  parameters: Parameters,
  outDir: string,
): Promise<void> {
  const { library } = loaded;
  const configuration = configure(library, {
    match: match(library, parametersToRequest(library, parameters)),
    parameters,
    mode: 'defaults',
    maturity: parameters.maturity,
  });
  await generate(loaded, configuration, { outDir });
  const { verdict, because } = await validate(loaded, { dir: outDir });
  if (verdict !== 'PASS') {
    throw new Error(`The generated tree is ${verdict}: ${because.join(' ')}`);
  }
}

function chain(
  name: string,
  loaded: LoadedLibrary,
  outDir: string,
  next: () => Parameters,
): Candidate {
  return {
    name,
    prepare: () => rm(outDir, { recursive: true, force: true }),
    run: () => runChain(loaded, next(), outDir),
  };
}

/** Throws when a candidate has not written the tree that all are compared by. */
async function checkTree(dir: string, files: TreeFile[]): Promise<void> {
  const written = await readFiles(dir);
  const wrong = files.find(
    ({ path, content }, index) =>
      written[index]?.path !== path || written[index].content !== content,
  );
  if (wrong || written.length !== files.length) {
    throw new Error(`${dir} is another tree, from ${wrong?.path ?? 'its end'}`);
  }
}

/**
 * The repository of all shipped skills: written plainly, generated, taken through the whole chain, and made with
 * other tools from templates of the same files.
 *
 * @param work - an empty folder to write to
 */
export async function compareRepository(work: string): Promise<string> {
  const loaded = await loadLibrary(defaultLibraryDir());
  const configuration = configurationOf(loaded);
  const out = (name: string) => join(work, name);
  await generate(loaded, configuration, { outDir: out('model') });
  // The record of the run counts: generate writes it too.
  const files = await readFiles(out('model'));
  const bytes = files.reduce((sum, f) => sum + Buffer.byteLength(f.content), 0);
  let project = 0;
  const rows = await compare(
    [
      rawWrites(files, out('raw')),
      rawWritesAtOnce(files, out('at-once')),
      {
        name: 'generate',
        prepare: () => rm(out('generate'), { recursive: true, force: true }),
        run: () => generate(loaded, configuration, { outDir: out('generate') }),
      },
      chain(
        'whole chain, another project each time',
        loaded,
        out('chain-new'),
        () => {
          project += 1;
          return {
            ...PARAMETERS,
            project: { ...PARAMETERS.project, name: `shop-${project}` },
          };
        },
      ),
      chain(
        'whole chain, the same project again',
        loaded,
        out('chain-same'),
        () => PARAMETERS,
      ),
      nunjucksLoop(files, out('nunjucks')),
      await fetchTemplate(
        files,
        join(work, 'template', 'skeleton'),
        out('fetch'),
      ),
    ],
    ROUNDS,
  );
  for (const name of ['raw', 'at-once', 'generate', 'nunjucks', 'fetch']) {
    await checkTree(out(name), files);
  }
  const size = `${files.length} files, ${(bytes / 1024).toFixed(0)} KiB`;
  return table(
    `One repository of ${size}: "${GOAL}", ${PARAMETERS.maturity} (aims: generate 1.5x, whole chain 3x)`,
    rows,
  );
}
