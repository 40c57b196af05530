import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  configure,
  generateResultSchema,
  match,
  parametersToRequest,
  type Configuration,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import { parse } from 'yaml';
import { loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from '../validate/__fixtures__/library';
import { generate } from './generate';
import { manifestSchema } from './record';
import { renderTree } from './renderTree';

const libraryDir = createMockDirectory();
const dir = createMockDirectory();

function configurationOf(
  loaded: LoadedLibrary,
  parameters: Parameters = {},
): Configuration {
  const all = { goal: 'a network and a cluster', ...parameters };
  return configure(loaded.library, {
    match: match(loaded.library, parametersToRequest(loaded.library, all)),
    parameters: all,
    mode: 'defaults',
    maturity: all.maturity,
    layout: 'kubernetes-focused',
  });
}

async function withTemplate(
  template: string,
  text: string,
): Promise<LoadedLibrary> {
  libraryDir.setContent(LIBRARY);
  libraryDir.addContent({ [template]: text });
  return loadLibrary(libraryDir.path);
}

function breakNetwork(): Promise<LoadedLibrary> {
  return withTemplate(
    'laying-networks/templates/network.tf.njk',
    'resource "aws_vpc" "main" {\n  cidr_block = <$ goal | token $>\n}\n',
  );
}

describe('generate', () => {
  let loaded: LoadedLibrary;

  beforeEach(async () => {
    dir.clear();
    libraryDir.setContent(LIBRARY);
    loaded = await loadLibrary(libraryDir.path);
  });

  it('writes what the chain promises, per environment and with shared files', async () => {
    const result = await generate(loaded, configurationOf(loaded), {
      outDir: dir.path,
    });
    expect(generateResultSchema.parse(result)).toEqual(result);
    expect(result.files.map(file => file.path)).toEqual([
      'infrastructure/config.json',
      'infrastructure/docs/network.md',
      'infrastructure/docs/overview.md',
      'infrastructure/k8s/base/deployment.yaml',
      'infrastructure/k8s/overlays/dev/kustomization.yaml',
      'infrastructure/k8s/overlays/production/kustomization.yaml',
      'infrastructure/terraform/network.tf',
    ]);
    expect(result.filesBySkill).toEqual({
      'laying-networks': 3,
      'running-clusters': 4,
    });
    expect(
      readFileSync(dir.resolve('infrastructure/docs/overview.md'), 'utf8'),
    ).toBe(
      '# Overview\n\nThe network is documented in [network](network.md).\n',
    );
  });

  it('records origin and hash of each file, and answers that can be run again', async () => {
    const configuration = configurationOf(loaded, {
      'running-clusters': { image: 'shop:2' },
    });
    await generate(loaded, configuration, { outDir: dir.path });
    const manifest = manifestSchema.parse(
      JSON.parse(
        readFileSync(dir.resolve('.skillchain/manifest.json'), 'utf8'),
      ),
    );
    for (const file of manifest.files) {
      const content = readFileSync(dir.resolve(file.path));
      expect(createHash('sha256').update(content).digest('hex')).toBe(
        file.sha256,
      );
      expect(file.bytes).toBe(content.length);
      expect(loaded.templates.has(file.template)).toBe(true);
    }
    const answers = parse(
      readFileSync(dir.resolve('.skillchain/answers.yaml'), 'utf8'),
    ) as Parameters;
    expect(answers['running-clusters']).toEqual({ image: 'shop:2' });
    const again = configurationOf(loaded, answers);
    expect(renderTree(loaded, again)).toEqual(
      renderTree(loaded, configuration),
    );
  });

  it('keeps what looks like a template out of the record, without changing its value', async () => {
    const description = 'a {{ y }} {% z %} {# c #} <$ x $> ${{ w }}';
    await generate(
      loaded,
      configurationOf(loaded, { project: { description } }),
      { outDir: dir.path },
    );
    const texts = ['answers.yaml', 'configuration.json'].map(name =>
      readFileSync(dir.resolve(`.skillchain/${name}`), 'utf8'),
    );
    for (const text of texts) {
      expect(text).not.toMatch(/\{\{|\{%|\{#|<\$/);
      // JSON is YAML too.
      expect(parse(text).project.description).toEqual(
        text === texts[0]
          ? description
          : { value: description, source: 'answer' },
      );
    }
  });

  it('gives the same bytes whatever the order of the skills', () => {
    const configuration = configurationOf(loaded);
    const turned = {
      ...configuration,
      skills: [...configuration.skills].reverse(),
    };
    const bytes = (c: Configuration) =>
      renderTree(loaded, c).map(({ path, content }) => [path, content]);
    expect(bytes(turned)).toEqual(bytes(configuration));
  });

  it('makes executable scripts', async () => {
    await generate(loaded, configurationOf(loaded, { maturity: 'advanced' }), {
      outDir: dir.path,
    });
    expect(
      statSync(dir.resolve('infrastructure/scripts/scan.sh')).mode & 0o777,
    ).toBe(0o755);
  });

  it('can be repeated', async () => {
    const configuration = configurationOf(loaded);
    const first = await generate(loaded, configuration, { outDir: dir.path });
    expect(first.written).toBe(first.fileCount + 3);
    const second = await generate(loaded, configuration, { outDir: dir.path });
    expect(second).toEqual({ ...first, written: 0 });
  });

  it('refuses to change what another run has made', async () => {
    await generate(loaded, configurationOf(loaded), { outDir: dir.path });
    const before = dir.content();
    await expect(
      generate(
        loaded,
        configurationOf(loaded, { 'running-clusters': { image: 'shop:2' } }),
        { outDir: dir.path },
      ),
    ).rejects.toThrow(/deployment\.yaml: exists with other content/);
    expect(dir.content()).toEqual(before);
  });

  it('refuses two skills with one path, and names both', async () => {
    const twice = { ...loaded, library: structuredClone(loaded.library) };
    const [net, k8s] = twice.library.skills;
    k8s.outputs.base_outputs.push(net.outputs.base_outputs[0]);
    expect(() => renderTree(twice, configurationOf(loaded))).toThrow(
      /Two files for infrastructure\/terraform\/network\.tf: The skill laying-networks .* The skill running-clusters/,
    );
  });

  it('stops at a template that fails, with its place and value, and writes nothing', async () => {
    const broken = await breakNetwork();
    await expect(
      generate(broken, configurationOf(broken), { outDir: dir.path }),
    ).rejects.toThrow(
      /laying-networks\/templates\/network\.tf\.njk:2 .*"a network and a cluster"/,
    );
    expect(dir.content()).toEqual({});
  });

  it('leaves out a skill that fails when it may, and says so', async () => {
    const broken = await breakNetwork();
    const result = await generate(broken, configurationOf(broken), {
      outDir: dir.path,
      skipFailed: true,
    });
    expect(result.skipped).toEqual([
      {
        skill: 'laying-networks',
        reason: expect.stringContaining('network.tf.njk:2'),
      },
    ]);
    expect(Object.keys(result.filesBySkill)).toEqual(['running-clusters']);
  });

  it('makes what it would without the skill, also where others look at its answers', async () => {
    libraryDir.addContent({
      'running-clusters/outputs.yaml': LIBRARY['running-clusters'][
        'outputs.yaml'
      ].replace(
        '  - path: config.json\n',
        '  - path: config.json\n    when: { net.block: 10.20.0.0/16 }\n',
      ),
      'laying-networks/templates/network.tf.njk': '<$ goal | token $>\n',
    });
    const broken = await loadLibrary(libraryDir.path);
    const { files } = await generate(broken, configurationOf(broken), {
      outDir: dir.path,
      skipFailed: true,
    });
    const alone = configurationOf(broken, { goal: 'a cluster' });
    expect(files.map(file => file.path)).toEqual(
      renderTree(broken, alone).map(file => file.path),
    );
    expect(files.map(file => file.path)).not.toContain(
      'infrastructure/config.json',
    );
  });

  it('finds the skill without which a shared file renders', async () => {
    const shared = await withTemplate(
      'core/docs/templates/overview.md.njk',
      '# Overview\n\n<% if has.k8s %><$ goal | token $><% endif %>\n\n<$ slot("body") | rendered $>\n',
    );
    const { skipped } = await generate(shared, configurationOf(shared), {
      outDir: dir.path,
      skipFailed: true,
    });
    expect(skipped).toMatchObject([{ skill: 'running-clusters' }]);
  });

  it('stops at a shared file that fails anyhow, and when no skill is left', async () => {
    const text =
      '# Overview\n\n<$ goal | token $>\n\n<$ slot("body") | rendered $>\n';
    const shared = await withTemplate(
      'core/docs/templates/overview.md.njk',
      text,
    );
    // With the network there is an overview, and without it there is none: it is the network's.
    await expect(
      generate(shared, configurationOf(shared, { goal: 'a network' }), {
        outDir: dir.path,
        skipFailed: true,
      }),
    ).rejects.toThrow(/Nothing is left to generate[^]*laying-networks/);
    expect(dir.content()).toEqual({});
  });

  it('says which skills were done before the one that failed', async () => {
    const broken = await withTemplate(
      'running-clusters/templates/config.json.njk',
      '<$ goal | token $>\n',
    );
    const begun: string[] = [];
    await expect(
      generate(broken, configurationOf(broken), {
        outDir: dir.path,
        onSkill: skill => begun.push(skill),
      }),
    ).rejects.toThrow(
      /ERROR: Skill 'running-clusters' failed[^]*1 of 2 skills had made their files before: laying-networks\.[^]*Options:/,
    );
    expect(begun).toEqual(['laying-networks', 'running-clusters']);
    expect(dir.content()).toEqual({});
  });

  it('refuses an empty chain and a relative folder', async () => {
    const configuration = configurationOf(loaded);
    await expect(
      generate(loaded, { ...configuration, skills: [] }, { outDir: dir.path }),
    ).rejects.toThrow(/nothing to generate/);
    await expect(
      generate(loaded, configuration, { outDir: 'here' }),
    ).rejects.toThrow(/must be absolute/);
  });

  it('refuses a configuration of another library', async () => {
    const configuration = configurationOf(loaded);
    const [first, ...rest] = configuration.skills;
    await expect(
      generate(
        loaded,
        {
          ...configuration,
          skills: [{ ...first, skill: 'growing-tea' }, ...rest],
        },
        { outDir: dir.path },
      ),
    ).rejects.toThrow(/names the skill "growing-tea".*configure again/);
  });
});
