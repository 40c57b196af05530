import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import {
  compileTemplate,
  LAYOUTS,
  MATURITIES,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  type LoadedLibrary,
  validate,
} from '@skillchain/backstage-plugin-skillchain-node';
import { parse, parseDocument } from 'yaml';
import { describeDefects } from '../tools/defects';
import { checkMarkdown } from '../tools/markdown';
import { requireTool, TOOLS } from '../tools/requireTool';
import { checkTerraformReferences } from '../tools/terraformReferences';
import {
  checkBytes,
  checkParsers,
  checkTerraformFormat,
} from '../tools/textFiles';
import { generateTrees, type GeneratedTree } from '../tools/trees';
import { answerAt, run } from './__testUtils__/runs';

/*
 * A skill written from docs/writing-a-skill.md alone: a folder and three entries beside the shipped library, and no line
 * of code. If the engine had to know the twelve, this would fail.
 */

const FIXTURE = path.resolve(__dirname, '../../fixtures/thirteenth-skill');
const SKILL = 'storing-objects';
const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];

let dir: string;
let root: string;
let loaded: LoadedLibrary;
let trees: GeneratedTree[];

async function entry(file: string) {
  return parse(await fs.readFile(path.join(FIXTURE, file), 'utf8'));
}

/** Adds to a YAML file of the copied library. */
async function edit(
  file: string,
  add: (document: ReturnType<typeof parseDocument>) => void,
) {
  const target = path.join(dir, file);
  const document = parseDocument(await fs.readFile(target, 'utf8'));
  add(document);
  await fs.writeFile(target, document.toString());
}

beforeAll(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'skillchain-thirteenth-'));
  await fs.cp(defaultLibraryDir(), dir, { recursive: true });
  await fs.cp(path.join(FIXTURE, SKILL), path.join(dir, SKILL), {
    recursive: true,
  });
  const skills = await entry('registry-entry.yaml');
  await edit('registry.yaml', document =>
    Object.entries(skills).forEach(([name, value]) =>
      document.setIn(['skills', name], value),
    ),
  );
  const rules: unknown[] = await entry('rules-entry.yaml');
  await edit('rules.yaml', document =>
    rules.forEach(rule => document.addIn(['rules'], rule)),
  );
  const summary: Record<string, unknown[]> = await entry('summary-entry.yaml');
  await edit('summary.yaml', document =>
    Object.entries(summary).forEach(([list, items]) =>
      items.forEach(item => document.addIn([list], item)),
    ),
  );
  loaded = await loadLibrary(dir);

  const profiles = CLOUDS.flatMap((cloud, i) =>
    LAYOUTS.flatMap((layout, j) =>
      [
        'object storage for uploads',
        'object storage, kubernetes in a vpc, our own DNS zone',
      ].map((goal, k) => ({
        id: `${cloud}-${layout}-${k}`,
        configuration: run(loaded.library, {
          goal,
          maturity: MATURITIES[(i + j + k) % MATURITIES.length],
          project: { name: 'shop', cloud, layout, base_domain: 'example.org' },
          [SKILL]: { versioning: (i + k) % 2 === 0 },
        }),
      })),
    ),
  );
  const generated = await generateTrees(loaded, profiles);
  ({ root, trees } = generated);
  expect(describeDefects(generated.failures)).toEqual([]);
}, 300_000);

afterAll(async () => {
  for (const folder of [dir, root].filter(Boolean)) {
    await fs.rm(folder, { recursive: true, force: true });
  }
}, 60_000);

describe('a thirteenth skill', () => {
  it('is found by its words, answered from the goal and weighed by its rule', () => {
    const configuration = run(loaded.library, {
      goal: 'blob storage for uploads and a disaster recovery plan',
      [SKILL]: { versioning: false },
    });
    expect(configuration.skills.map(s => s.skill)).toEqual(
      expect.arrayContaining([SKILL, 'planning-disaster-recovery']),
    );
    expect(answerAt(configuration, `${SKILL}.purpose`)).toBe('uploads');
    expect(configuration.rules.map(hit => hit.id)).toContain('X01');
    expect(answerAt(configuration, `${SKILL}.versioning`)).toBe(true);
  });

  it('has its place in the form', () => {
    const template = JSON.stringify(compileTemplate(loaded.library));
    expect(template).toContain('Storing Objects');
    expect(template).toContain(
      'Should a wrong write or deletion be reversible?',
    );
    expect(template).toContain('X01');
  }, 120_000);

  it('writes what it promises in both layouts of every cloud', async () => {
    for (const tree of trees) {
      const report = await validate(loaded, { dir: tree.dir });
      const own = report.skills.find(skill => skill.skill === SKILL);
      expect({
        tree: tree.id,
        open: own?.outputs.filter(output =>
          ['missing', 'incomplete'].includes(output.status),
        ),
        findings: report.findings,
      }).toEqual({ tree: tree.id, open: [], findings: [] });
      const bucket = [...tree.files.keys()].filter(file =>
        file.endsWith('object-storage.tf'),
      );
      expect(bucket).toHaveLength(tree.id.startsWith('on-prem') ? 0 : 1);
    }
  }, 120_000);

  it('is part of the documents and of the catalog', () => {
    const cloudTrees = trees.filter(tree => !tree.id.startsWith('on-prem'));
    for (const tree of cloudTrees) {
      expect(tree.files.get('catalog-info.yaml')).toContain('shop-objects');
      expect(tree.files.get('mkdocs.yml')).toContain(
        'runbooks/object-storage.md',
      );
      expect(tree.files.get('infrastructure/docs/cost.md')).toContain(
        '| Objects |',
      );
    }
  });

  it('writes clean files whose references lead somewhere', async () => {
    const references = await Promise.all(trees.map(checkTerraformReferences));
    expect(
      describeDefects([
        ...checkBytes(trees),
        ...checkMarkdown(trees),
        ...(await checkParsers(trees)),
        ...references.flat(),
      ]),
    ).toEqual([]);
  }, 120_000);

  requireTool(TOOLS.terraform, 'writes formatted Terraform', async () => {
    expect(describeDefects(await checkTerraformFormat(root))).toEqual([]);
  });
});
