import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  configure,
  match,
  parametersToRequest,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate } from '../generate';
import { loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from './__fixtures__/library';
import { validateAndComplete, type CompleteOptions } from './complete';
import { incompleteMessage, incompleteNotice } from './incomplete';

const libraryDir = createMockDirectory();
const dir = createMockDirectory();

async function make(skipFailed = false): Promise<LoadedLibrary> {
  dir.clear();
  const loaded = await loadLibrary(libraryDir.path);
  const parameters = { goal: 'a network and a cluster' };
  const configuration = configure(loaded.library, {
    match: match(
      loaded.library,
      parametersToRequest(loaded.library, parameters),
    ),
    parameters,
    mode: 'defaults',
    layout: 'kubernetes-focused',
  });
  await generate(loaded, configuration, { outDir: dir.path, skipFailed });
  return loaded;
}

const complete = (
  loaded: LoadedLibrary,
  onIncomplete: CompleteOptions['onIncomplete'],
  onSkill?: CompleteOptions['onSkill'],
) => validateAndComplete(loaded, { dir: dir.path, onIncomplete, onSkill });

const LOST = [
  'infrastructure/config.json',
  'infrastructure/k8s/base/deployment.yaml',
  'infrastructure/k8s/overlays/dev/kustomization.yaml',
];

describe('validateAndComplete', () => {
  beforeEach(() => libraryDir.setContent(LIBRARY));

  it('leaves a whole tree alone', async () => {
    const { report, generated, stop } = await complete(
      await make(),
      'generate',
    );
    expect(report.completeness).toBe(100);
    expect(generated).toEqual([]);
    expect(stop).toBe(false);
    expect(incompleteNotice(report)).toBe('');
  });

  it('generates what is missing and validates again', async () => {
    const loaded = await make();
    LOST.forEach(path => rmSync(dir.resolve(path)));
    const { report, generated, stop } = await complete(loaded, 'generate');
    expect(generated).toEqual(LOST);
    expect(report).toMatchObject({ completeness: 100, verdict: 'PASS' });
    expect(report.changed).toEqual([]);
    expect(stop).toBe(false);
  });

  it('says which skills it runs again, in the order of the chain, and for which files', async () => {
    const loaded = await make();
    const network = 'infrastructure/docs/network.md';
    [...LOST, network].forEach(path => rmSync(dir.resolve(path)));
    const steps: object[] = [];
    await complete(loaded, 'generate', step => steps.push(step));
    expect(steps).toEqual([
      { skill: 'laying-networks', index: 1, total: 2, files: [network] },
      { skill: 'running-clusters', index: 2, total: 2, files: LOST },
    ]);
  });

  it('stops when generating again is not enough, and says what is still open', async () => {
    const loaded = await make();
    const [lost, ...emptied] = LOST;
    rmSync(dir.resolve(lost));
    emptied.forEach(path => writeFileSync(dir.resolve(path), ''));
    const { report, generated, stop } = await complete(loaded, 'generate');
    expect(generated).toEqual([lost]);
    expect(report.completeness).toBeLessThan(80);
    expect(stop).toBe(true);
    expect(
      incompleteMessage(report, { onIncomplete: 'generate', generated }),
    ).toMatch(
      /after 1 missing file was generated again[^]*- infrastructure\/k8s\/base\/deployment\.yaml \(running-clusters\): incomplete: is empty\n[^]*Nothing was published/,
    );
    expect(incompleteNotice(report)).toMatch(
      /Missing or incomplete: 2 files[^]*`infrastructure\/k8s\/base\/deployment\.yaml` \(running-clusters\): incomplete/,
    );
  });

  it('does not touch files that exist', async () => {
    const loaded = await make();
    LOST.forEach(path => rmSync(dir.resolve(path)));
    const edited = 'infrastructure/docs/network.md';
    writeFileSync(dir.resolve(edited), '# Network\n\nOurs.\n');
    const { report } = await complete(loaded, 'generate');
    expect(report.changed).toMatchObject([{ path: edited, change: 'changed' }]);
  });

  it.each([
    ['continue', false],
    ['stop', true],
  ] as const)('writes nothing when it shall %s', async (choice, expected) => {
    const loaded = await make();
    LOST.forEach(path => rmSync(dir.resolve(path)));
    const before = dir.content();
    const { report, generated, stop } = await complete(loaded, choice);
    expect(report.completeness).toBeLessThan(80);
    expect(generated).toEqual([]);
    expect(stop).toBe(expected);
    expect(dir.content()).toEqual(before);
  });

  describe('with a report in the tree', () => {
    const REPORT = 'infrastructure/docs/overview.md';
    const read = () => readFileSync(dir.resolve(REPORT), 'utf8');

    beforeEach(() => {
      const { 'outputs.yaml': outputs } = LIBRARY.core.docs;
      libraryDir.addContent({
        'core/docs/outputs.yaml': `${outputs}    append: validation-report\n`,
      });
    });

    it('says in it what is missing when it goes on without', async () => {
      const loaded = await make();
      expect(read()).toContain('**PASS**');
      LOST.forEach(path => rmSync(dir.resolve(path)));
      const { report } = await complete(loaded, 'continue');
      expect(report.changed.map(({ path }) => path)).toEqual(LOST);
      expect(read()).toContain('**FAIL**');
      LOST.forEach(path => expect(read()).toContain(path));
      // The record knows the new text, and doing it again changes nothing.
      const before = dir.content();
      const again = await complete(loaded, 'continue');
      expect(again.report).toEqual(report);
      expect(dir.content()).toEqual(before);
    });

    it('leaves a report alone that somebody has edited, and one of a whole tree', async () => {
      const loaded = await make();
      const whole = dir.content();
      await complete(loaded, 'continue');
      expect(dir.content()).toEqual(whole);
      LOST.forEach(path => rmSync(dir.resolve(path)));
      writeFileSync(dir.resolve(REPORT), '# Ours\n');
      await complete(loaded, 'continue');
      expect(read()).toBe('# Ours\n');
    });
  });

  it('does not try a skill again that the run has left out', async () => {
    libraryDir.addContent({
      'laying-networks/templates/network.tf.njk':
        'resource "aws_vpc" "main" {\n  cidr_block = <$ goal | token $>\n}\n',
    });
    const loaded = await make(true);
    LOST.forEach(path => rmSync(dir.resolve(path)));
    const { generated } = await complete(loaded, 'generate');
    expect(generated).toEqual(LOST);
  });
});
