import { promises as fs } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  configure,
  match,
  type Maturity,
} from '@skillchain/backstage-plugin-skillchain-common';
import { loadLibrary, type LoadedLibrary } from '../load';
import { validate, validateAndComplete } from '../validate';
import { LIBRARY } from '../validate/__fixtures__/library';
import { generate } from './generate';

const REPORT = 'infrastructure/docs/validation.md';
const libraryDirectory = createMockDirectory();
const directory = createMockDirectory();
let loaded: LoadedLibrary;

beforeAll(async () => {
  libraryDirectory.setContent(LIBRARY);
  libraryDirectory.addContent({
    'core/docs/outputs.yaml': `
needed_by: [docs/]
base_outputs:
  - path: docs/overview.md
    template: overview.md.njk
    description: Where to start
  - path: docs/validation.md
    template: validation.md.njk
    description: What was checked
    append: validation-report
    must_contain: ['^# Checked$']
`,
    'core/docs/templates/validation.md.njk':
      '# Checked\n\nBefore it was written.\n',
  });
  loaded = await loadLibrary(libraryDirectory.path);
});

async function make(maturity: Maturity = 'intermediate') {
  directory.clear();
  const add = ['laying-networks', 'running-clusters'];
  const configuration = configure(loaded.library, {
    match: match(loaded.library, {
      goal: 'test',
      add,
      remove: [],
      maturity,
      decisions: {},
    }),
    parameters: {},
    mode: 'defaults',
    maturity,
    layout: 'kubernetes-focused',
  });
  return generate(loaded, configuration, { outDir: directory.path });
}

const read = () => fs.readFile(directory.resolve(REPORT), 'utf8');

it('writes what validation says of the very tree, below what the template made', async () => {
  await make();
  const text = await read();
  const report = await validate(loaded, { dir: directory.path });
  expect(report).toMatchObject({ verdict: 'PASS', changed: [], findings: [] });
  expect(text).toMatch(
    new RegExp(
      `^# Checked\\n\\nBefore it was written\\.\\n\\n\\*\\*PASS\\*\\*: ${report.fulfilled} of ${report.required} required files`,
    ),
  );
  expect(text).toContain(`| Files checked | ${report.files} |`);
  expect(text).toContain('| laying-networks | 1 | Looks for open ports |');
  expect(text.match(/^# /gm)).toHaveLength(1);
});

it('gives the same bytes again, and knows when somebody changes it', async () => {
  await make();
  const first = await read();
  const { written } = await generate(
    loaded,
    JSON.parse(
      await fs.readFile(
        directory.resolve('.skillchain/configuration.json'),
        'utf8',
      ),
    ),
    { outDir: directory.path },
  );
  expect(written).toBe(0);
  await fs.writeFile(directory.resolve(REPORT), `${first}Seen.\n`);
  expect((await validate(loaded, { dir: directory.path })).changed).toEqual([
    { path: REPORT, change: 'changed', skill: 'laying-networks' },
  ]);
});

it('is written again with the report when it is missing', async () => {
  await make('advanced');
  const first = await read();
  for (const lost of [
    REPORT,
    'infrastructure/config.json',
    'infrastructure/scripts/scan.sh',
  ]) {
    await fs.rm(directory.resolve(lost));
  }
  const { report } = await validateAndComplete(loaded, {
    dir: directory.path,
    onIncomplete: 'generate',
  });
  expect(report).toMatchObject({ verdict: 'PASS', changed: [] });
  expect(await read()).toBe(first);
});
