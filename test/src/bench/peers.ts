import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ScmIntegrations } from '@backstage/integration';
import { ConfigReader } from '@backstage/config';
import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { createFetchTemplateAction } from '@backstage/plugin-scaffolder-backend';
import nunjucks from 'nunjucks';
import type { Candidate } from './measure';

/** A file of the tree that every candidate writes. */
export interface TreeFile {
  path: string;
  content: string;
}

/** The word that peers substitute: the project's name, which occurs in most files. */
const VALUE = 'platform';

/** Every folder once: what all candidates need, and none is compared by. */
async function makeFolders(
  files: readonly TreeFile[],
  dir: string,
): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    await mkdir(join(dir, folder), { recursive: true });
  }
}

/** Writes the same bytes with nothing in between, one file after the other. */
export function rawWrites(files: readonly TreeFile[], dir: string): Candidate {
  return {
    name: 'fs.writeFile of the same bytes',
    prepare: () => rm(dir, { recursive: true, force: true }),
    async run() {
      await makeFolders(files, dir);
      for (const { path, content } of files) {
        await writeFile(join(dir, path), content);
      }
    },
  };
}

/** The same, as many at once as the engine writes. */
export function rawWritesAtOnce(
  files: readonly TreeFile[],
  dir: string,
): Candidate {
  return {
    name: 'the same, 32 at once',
    prepare: () => rm(dir, { recursive: true, force: true }),
    async run() {
      await makeFolders(files, dir);
      const queue = files.values();
      const writer = async () => {
        for (const { path, content } of queue) {
          await writeFile(join(dir, path), content);
        }
      };
      await Promise.all(Array.from({ length: 32 }, writer));
    },
  };
}

/** Compiles, renders and writes each file with nunjucks: what a hand-written generator does. */
export function nunjucksLoop(
  files: readonly TreeFile[],
  dir: string,
): Candidate {
  const environment = new nunjucks.Environment(null, {
    autoescape: false,
    throwOnUndefined: true,
    tags: {
      variableStart: '<$',
      variableEnd: '$>',
      blockStart: '<%',
      blockEnd: '%>',
      commentStart: '<#',
      commentEnd: '#>',
    },
  });
  const templates = files.map(({ path, content }) => ({
    path,
    source: content.replaceAll(VALUE, '<$ values.name $>'),
  }));
  return {
    name: 'nunjucks loop (compile, render, write)',
    prepare: () => rm(dir, { recursive: true, force: true }),
    async run() {
      await makeFolders(files, dir);
      for (const { path, source } of templates) {
        await writeFile(
          join(dir, path),
          nunjucks
            .compile(source, environment)
            .render({ values: { name: VALUE } }),
        );
      }
    },
  };
}

/** Keeps what nunjucks would read as block or comment out of its sight. */
function asFetchTemplateSource(content: string): string {
  return content
    .split(/(\{%|%\}|\{#|#\}|\$\{\{)/)
    .map(piece =>
      /^(\{%|%\}|\{#|#\}|\$\{\{)$/.test(piece)
        ? `\${{ ${JSON.stringify(piece)} }}`
        : piece.replaceAll(VALUE, '${{ values.name }}'),
    )
    .join('');
}

const silent: LoggerService = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  child: () => silent,
};

/** `fetch:template` of the scaffolder over the same tree. */
export async function fetchTemplate(
  files: readonly TreeFile[],
  skeleton: string,
  workspace: string,
): Promise<Candidate> {
  for (const { path, content } of files) {
    const target = join(skeleton, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, asFetchTemplateSource(content));
  }
  const action = createFetchTemplateAction({
    integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
    // A local template is read from disk: nothing is fetched.
    reader: {} as UrlReaderService,
  });
  return {
    name: 'fetch:template',
    async prepare() {
      await rm(workspace, { recursive: true, force: true });
      await mkdir(workspace, { recursive: true });
    },
    run: () =>
      action.handler({
        input: { url: './skeleton', values: { name: VALUE } },
        workspacePath: workspace,
        templateInfo: {
          entityRef: 'template:default/bench',
          baseUrl: pathToFileURL(join(dirname(skeleton), 'template.yaml')).href,
        },
        logger: silent,
        task: { id: 'bench' },
        output: () => undefined,
        checkpoint: ({ fn }) => Promise.resolve(fn()),
        createTemporaryDirectory: () =>
          mkdtemp(join(dirname(skeleton), 'temporary-')),
        getInitiatorCredentials: () =>
          Promise.reject(new Error('nobody is signed in')),
      }),
  };
}
