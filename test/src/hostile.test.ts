import {
  checkAnswer,
  type Parameters,
  type Question,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  defaultLibraryDir,
  loadLibrary,
  type LoadedLibrary,
  type RenderedFile,
  renderTree,
  validate,
} from '@skillchain/backstage-plugin-skillchain-node';
import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { checkNamedConf, checkZones } from './tools/dnsZones';
import { type Defect, describeDefects } from './tools/defects';
import { leavesOf } from './tools/leaves';
import { buildKustomizations } from './tools/kubernetesObjects';
import { tryConfigure } from './tools/pairwise';
import { requireTool, TOOLS } from './tools/requireTool';
import { checkTerraformFormat, checkYamllint } from './tools/textFiles';
import { generateTrees, type GeneratedTree } from './tools/trees';

/** Texts that break out of one syntax or another when they are not quoted well. */
const HOSTILE: Record<string, string> = {
  quotes: `He said "hi" and 'bye' \\ back\\\\slash \\n "`,
  newlines: 'one\ntwo\n---\nkind: Secret\n',
  shell: '$(touch /tmp/pwned) `id` ${HOME} $HOME; rm -rf / && true | cat',
  handlebars: '{{ .Values.x }} {% raw %} {# note #} {{{ y }}}',
  template: '<$ project.name $> <% if true %> <# note #>',
  yaml: ': # & * ! | > % @ [a] {b: c}, - x ? y',
  hcl: '${var.region} %{ if true }x%{ endif } "} \\${a}',
  html: '<script>alert(1)</script> [x](javascript:alert(1)) ![i](x) | a | b * _ ~',
  zone: '" ; v=spf1 ( ) $INCLUDE /etc/passwd @ IN A',
  number: '1e3',
  boolean: 'true',
  nothing: 'null',
  date: '2024-01-01',
  unicode: 'naïve “quotes” – 東京 😀',
  blanks: '  two  blanks  ',
  many: '"'.repeat(200),
};

const PLAIN = 'zyxwv plain sentence';
const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];
/** What questions look at when they judge an answer, e.g. the cloud for a region. */
const FACTS = { project: { cloud: 'on-prem' } };

let loaded: LoadedLibrary;

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
});

function treeWith(
  cloud: string,
  description: string,
  more: { name?: string; owner?: string; label?: string; bucket?: string } = {},
) {
  const { library } = loaded;
  const {
    name = 'shop',
    owner = 'platform-team',
    label = 'shop',
    bucket = 'shop-state',
  } = more;
  const parameters: Parameters = {
    project: { cloud, description, name, owner },
    'managing-dns': { app_record: label },
    'writing-infrastructure-code': { state_bucket: bucket },
  };
  const configuration = tryConfigure(
    library,
    library.skills.map(skill => skill.name),
    parameters,
    'advanced',
    cloud === 'gcp' || cloud === 'on-prem'
      ? 'multi-tier'
      : 'kubernetes-focused',
  );
  return (
    configuration && { configuration, files: renderTree(loaded, configuration) }
  );
}

/** One line of it, as most places print a sentence. */
function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

describe('free text questions', () => {
  it('are few, and known', () => {
    const { library } = loaded;
    const all: [string, Question][] = [
      ...library.project.map((q): [string, Question] => ['project', q]),
      ...library.skills.flatMap(s =>
        s.questions.map((q): [string, Question] => [s.name, q]),
      ),
    ];
    const free = all
      .filter(([, question]) => question.type === 'string' && !question.enum)
      .filter(([, question]) =>
        Object.values(HOSTILE)
          .filter(text => /\W/.test(text))
          .some(text => checkAnswer(question, text, FACTS) === undefined),
      )
      .map(([owner, { id }]) => `${owner}.${id}`);
    // A question that joins this list needs a place in the test below.
    expect(free).toEqual([
      'project.description',
      // takes words with dashes, such as a date
      'writing-infrastructure-code.state_bucket',
    ]);
  });
});

/** What differs between a tree with a plain and one with a hostile description, beyond the description. */
async function differences(
  plain: RenderedFile[],
  hostile: RenderedFile[],
  texts: Record<string, string>,
): Promise<{ wrong: unknown[]; places: number }> {
  const wrong: unknown[] = [];
  let places = 0;
  const replaced = (value: string) =>
    Object.entries(texts).reduce(
      (all, [from, to]) => all.replaceAll(from, () => to),
      value,
    );
  const said = Object.keys(texts);
  for (const [index, { path: file, content }] of plain.entries()) {
    const other = hostile[index].content;
    const expected = await leavesOf(file, content);
    const actual = await leavesOf(file, other);
    if (!expected || !actual) {
      // No parser here: the text must not have made more lines of it.
      if (other.split('\n').length !== content.split('\n').length) {
        wrong.push({ file, content: other });
      }
      continue;
    }
    const paths = actual.map(leaf => leaf.path);
    for (const [at, { path: place, value }] of expected.entries()) {
      if (said.some(plainText => value.includes(plainText))) places += 1;
      const wanted = onOneLine(replaced(value));
      const found = actual[at] && onOneLine(actual[at].value);
      if (paths[at] !== replaced(place) || found !== wanted) {
        wrong.push({ file, place, wanted, found });
      }
    }
    if (actual.length !== expected.length) wrong.push({ file, paths });
  }
  return { wrong, places };
}

describe('a hostile description', () => {
  const refused = new Set<string>();

  afterAll(() => {
    expect([...refused]).toEqual(['newlines']);
  });

  it.each(Object.entries(HOSTILE))(
    'of %s is refused, or arrives intact wherever it is printed',
    async (name, text) => {
      for (const cloud of CLOUDS) {
        const hostile = treeWith(cloud, text);
        const plain = treeWith(cloud, PLAIN)!;
        if (!hostile) {
          refused.add(name);
          continue;
        }
        expect(hostile.files.map(file => file.path)).toEqual(
          plain.files.map(file => file.path),
        );
        const { wrong, places } = await differences(
          plain.files,
          hostile.files,
          { [PLAIN]: text },
        );
        expect(wrong).toEqual([]);
        expect(places).toBeGreaterThan(0);
      }
    },
    120_000,
  );
});

describe('a name that YAML takes for something else', () => {
  it.each([
    ['null', 'true', 'yes', '1e3'],
    ['off', 'null', 'true', '0x1f'],
    ['nan', 'off', 'inf', '0777'],
  ])(
    '%s, with the owner %s, the record %s and the bucket %s, stays text',
    async (name, owner, label, bucket) => {
      // A letter more makes a plain word of each, which sorts where the other one does.
      const plainly = (word: string) => `${word}x`;
      for (const cloud of CLOUDS) {
        const hostile = treeWith(cloud, PLAIN, { name, owner, label, bucket })!;
        const plain = treeWith(cloud, PLAIN, {
          name: plainly(name),
          owner: plainly(owner),
          label: plainly(label),
          bucket: plainly(bucket),
        })!;
        const { wrong, places } = await differences(
          plain.files,
          hostile.files,
          Object.fromEntries(
            [name, owner, label, bucket].map(word => [plainly(word), word]),
          ),
        );
        expect(wrong).toEqual([]);
        expect(places).toBeGreaterThan(0);
      }
    },
    120_000,
  );
});

describe('trees with hostile descriptions', () => {
  let root: string;
  let trees: GeneratedTree[];
  let failures: Defect[];

  beforeAll(async () => {
    const profiles = Object.entries(HOSTILE).flatMap(([name, text], index) => {
      const made = treeWith(CLOUDS[index % CLOUDS.length], text);
      return made ? [{ id: name, configuration: made.configuration }] : [];
    });
    ({ root, trees, failures } = await generateTrees(loaded, profiles));
  }, 120_000);

  afterAll(async () => {
    if (root) await fs.rm(root, { recursive: true });
  });

  it('run nothing, and are generated', async () => {
    expect(describeDefects(failures)).toEqual([]);
    await expect(
      fs.access(path.join(os.tmpdir(), 'pwned')),
    ).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are found complete and without a fault', async () => {
    const defects = await Promise.all(
      trees.map(async ({ id, dir }) => {
        const report = await validate(loaded, { dir });
        return [
          ...report.findings,
          ...report.checklist.flatMap(item => item.checks),
        ]
          .filter(f => 'severity' in f || f.status === 'fail')
          .map(({ file = '', message }) => ({ tree: id, file, message }));
      }),
    );
    expect(describeDefects(defects.flat())).toEqual([]);
  }, 120_000);

  requireTool(TOOLS.kubectl, 'their kustomizations build', async () => {
    const { defects } = await buildKustomizations(trees);
    expect(describeDefects(defects)).toEqual([]);
  });

  requireTool(TOOLS.terraform, 'their Terraform is formatted', async () => {
    expect(describeDefects(await checkTerraformFormat(root))).toEqual([]);
  });

  requireTool(TOOLS['named-checkzone'], 'their zones load', async () => {
    expect(describeDefects(await checkZones(trees))).toEqual([]);
  });

  requireTool(TOOLS['named-checkconf'], 'named accepts them', async () => {
    expect(describeDefects(await checkNamedConf(trees))).toEqual([]);
  });

  requireTool(TOOLS.yamllint, 'their YAML is tidy', async () => {
    expect(describeDefects(await checkYamllint(trees))).toEqual([]);
  });
});
