import { promises as fs } from 'fs';
import path from 'path';
import {
  createMockDirectory,
  type MockDirectory,
} from '@backstage/backend-test-utils';
import {
  configure,
  match,
  type Maturity,
  type OutputReport,
  type Parameters,
  type ValidationReport,
  validationReportSchema,
} from '@skillchain/backstage-plugin-skillchain-common';
import { generate } from '../generate';
import { loadLibrary, type LoadedLibrary } from '../load';
import { LIBRARY } from './__fixtures__/library';
import { reportBox } from './reportBox';
import { reportMarkdown } from './reportMarkdown';
import { readTree } from './tree';
import { validate, validateFiles } from './validate';

// Each test generates and reads whole trees.
jest.setTimeout(60_000);

const libraryDirectory = createMockDirectory();
const directory = createMockDirectory();
let loaded: LoadedLibrary;

async function make(
  options: {
    skills?: string[];
    maturity?: Maturity;
    parameters?: Parameters;
  } = {},
  target: MockDirectory = directory,
) {
  const {
    skills = ['laying-networks', 'running-clusters'],
    maturity = 'intermediate',
    parameters = {},
  } = options;
  target.clear();
  const configuration = configure(loaded.library, {
    match: match(loaded.library, {
      goal: 'test',
      add: skills,
      remove: [],
      maturity,
      decisions: {},
    }),
    parameters,
    mode: 'guided',
    maturity,
    layout: 'kubernetes-focused',
  });
  return generate(loaded, configuration, { outDir: target.path });
}

function outputsOf(report: ValidationReport, status: OutputReport['status']) {
  return report.skills
    .flatMap(skill => skill.outputs)
    .filter(output => output.status === status);
}

async function edit(file: string, change: (text: string) => string) {
  const target = directory.resolve(file);
  await fs.writeFile(target, change(await fs.readFile(target, 'utf8')));
}

beforeAll(async () => {
  libraryDirectory.setContent(LIBRARY);
  loaded = await loadLibrary(libraryDirectory.path);
});

describe('validateFiles', () => {
  it('says of files in memory what validate says of them on disk', async () => {
    await make();
    await edit('infrastructure/terraform/network.tf', () => 'resource {{');
    await edit('infrastructure/config.json', () => '');
    await fs.writeFile(directory.resolve('picture'), Buffer.from([255, 0]));
    const tree = await readTree(directory.path);
    const files = await Promise.all(
      tree.files.map(async ({ path: file, executable }) => ({
        path: file,
        executable,
        content: await fs.readFile(directory.resolve(file)),
      })),
    );
    expect(await validateFiles(loaded, files.reverse())).toEqual(
      await validate(loaded, { dir: directory.path }),
    );
  });
});

describe('validate', () => {
  it('finds a fresh tree complete and unchanged', async () => {
    await make();
    const report = await validate(loaded, { dir: directory.path });
    expect(report).toMatchObject({
      verdict: 'PASS',
      because: [],
      recorded: true,
      completeness: 100,
      required: 7,
      fulfilled: 7,
      findings: [],
      changed: [],
      maturity: 'intermediate',
      layout: 'kubernetes-focused',
    });
    expect(validationReportSchema.parse(report)).toEqual(report);
  });

  it('names the outputs of each skill, and why some are not needed', async () => {
    await make();
    const report = await validate(loaded, { dir: directory.path });
    expect(
      report.skills.map(s => [s.skill, s.status, s.fulfilled, s.required]),
    ).toEqual([
      ['laying-networks', 'fulfilled', 3, 3],
      ['running-clusters', 'fulfilled', 4, 4],
    ]);
    expect(outputsOf(report, 'skipped').map(o => [o.path, o.reasons])).toEqual([
      [
        'infrastructure/docs/tiers.md',
        [expect.stringContaining('kubernetes-focused')],
      ],
      [
        'infrastructure/k8s/{project.name}/quota.yaml',
        [expect.stringContaining('condition')],
      ],
      [
        'infrastructure/scripts/scan.sh',
        [expect.stringContaining('maturity advanced')],
      ],
      [
        'infrastructure/terraform/logs.tf',
        [expect.stringContaining('condition')],
      ],
    ]);
  });

  it('names exactly the file that was removed, emptied or broken, whichever it is', async () => {
    const { files } = await make({ maturity: 'advanced' });
    expect(files.length).toBe(8);
    const problems = async () => {
      const report = await validate(loaded, { dir: directory.path });
      return {
        missing: outputsOf(report, 'missing').map(o => o.path),
        incomplete: outputsOf(report, 'incomplete').map(o => o.path),
        changed: report.changed,
        files: [...new Set(report.findings.map(f => f.file))],
        verdict: report.verdict,
      };
    };
    for (const { path: file, skill } of files) {
      const content = await fs.readFile(directory.resolve(file), 'utf8');

      await fs.rm(directory.resolve(file));
      expect(await problems()).toMatchObject({
        missing: [file],
        incomplete: [],
        changed: [{ path: file, change: 'removed', skill }],
        files: [],
      });

      await fs.writeFile(directory.resolve(file), '\n');
      expect(await problems()).toMatchObject({
        missing: [],
        incomplete: [file],
        changed: [{ path: file, change: 'changed', skill }],
        files: [file],
        verdict: 'FAIL',
      });

      // A quote or bracket that never closes, in every format; a left-over delimiter in Markdown.
      await fs.writeFile(
        directory.resolve(file),
        `${content}\n<$ x: "{[<<EOF\n`,
      );
      expect(await problems()).toMatchObject({
        missing: [],
        files: [file],
        verdict: 'FAIL',
      });
      await fs.writeFile(directory.resolve(file), content);
      expect(await problems()).toMatchObject({ verdict: 'PASS', changed: [] });
    }
  });

  it.each([
    [
      'infrastructure/terraform/network.tf',
      (text: string) => text.replace('aws_vpc', 'aws_subnet'),
      ['does not contain /resource "aws_vpc"/'],
    ],
    [
      'infrastructure/terraform/network.tf',
      (text: string) => text.replace('10.20', '10.99'),
      ['does not contain /10\\.20\\.0\\.0/16/'],
    ],
    [
      'infrastructure/terraform/network.tf',
      (text: string) => `${text}# 0.0.0.0/0\n`,
      ['must not contain no open network (/0\\.0\\.0\\.0/0/)'],
    ],
    [
      'infrastructure/k8s/overlays/dev/kustomization.yaml',
      (text: string) => text.replace('shop-dev', 'shop-production'),
      ['does not contain /namespace: shop-dev/'],
    ],
  ])('says what %s lacks', async (file, change, reasons) => {
    await make();
    await edit(file, change);
    const report = await validate(loaded, { dir: directory.path });
    expect(outputsOf(report, 'incomplete')).toMatchObject([
      { path: file, reasons },
    ]);
  });

  it('demands a conditional marker only when its condition holds', async () => {
    const file = 'infrastructure/k8s/base/deployment.yaml';
    const fewer = (text: string) => text.replace('replicas: 3', 'replicas: 2');
    await make({ maturity: 'intermediate' });
    await edit(file, fewer);
    const gentle = await validate(loaded, { dir: directory.path });
    expect(outputsOf(gentle, 'incomplete')).toEqual([]);
    await make({ maturity: 'advanced' });
    await edit(file, fewer);
    const strict = await validate(loaded, { dir: directory.path });
    expect(outputsOf(strict, 'incomplete').map(o => o.path)).toEqual([file]);
  });

  it('follows completeness with PASS, PARTIAL and FAIL', async () => {
    const { files } = await make({ maturity: 'advanced' });
    const verdicts = [];
    for (const { path: file } of files) {
      await fs.rm(directory.resolve(file));
      const report = await validate(loaded, { dir: directory.path });
      verdicts.push([report.completeness, report.verdict]);
    }
    expect(verdicts).toEqual([
      [87, 'PARTIAL'],
      [75, 'PARTIAL'],
      [62, 'FAIL'],
      [50, 'FAIL'],
      [37, 'FAIL'],
      [25, 'FAIL'],
      [12, 'FAIL'],
      [0, 'FAIL'],
    ]);
    const lenient = await validate(loaded, {
      dir: directory.path,
      thresholds: { pass: 0, partial: 0 },
    });
    expect(lenient.verdict).toBe('PASS');
  });

  it('fails for a secret, whatever the completeness, and says where', async () => {
    await make();
    await edit(
      'infrastructure/terraform/network.tf',
      text => `${text}\n# db_password = "correct-horse-9"\n`,
    );
    const report = await validate(loaded, { dir: directory.path });
    expect(report).toMatchObject({
      verdict: 'FAIL',
      completeness: 100,
      findings: [
        {
          check: 'secret/literal',
          file: 'infrastructure/terraform/network.tf',
          line: 5,
          skill: 'laying-networks',
        },
      ],
    });
    expect(report.because[0]).toContain('network.tf');
  });

  it('reports files that somebody added', async () => {
    await make();
    await fs.writeFile(directory.resolve('NOTES.md'), '# Notes\n');
    const report = await validate(loaded, { dir: directory.path });
    expect(report.changed).toEqual([{ path: 'NOTES.md', change: 'added' }]);
    expect(report.verdict).toBe('PASS');
  });

  it('does not take the words of a user for left-overs', async () => {
    await make({
      parameters: { project: { description: 'A TODO app, undefined <$ yet' } },
    });
    const report = await validate(loaded, { dir: directory.path });
    expect(report).toMatchObject({ verdict: 'PASS', findings: [] });
  });

  it('checks only the syntax of a directory without a record, and says so', async () => {
    directory.setContent({ 'a.yaml': 'a: 1\n' });
    const report = await validate(loaded, { dir: directory.path });
    expect(report).toMatchObject({
      recorded: false,
      verdict: 'PARTIAL',
      skills: [],
      checklist: [],
      findings: [{ check: 'record/absent', severity: 'warning' }],
    });
    directory.setContent({ 'a.yaml': 'a: [1\n' });
    expect(await validate(loaded, { dir: directory.path })).toMatchObject({
      verdict: 'FAIL',
      findings: [
        { check: 'record/absent' },
        { check: 'syntax/yaml', file: 'a.yaml' },
      ],
    });
  });

  it('says when the record is broken', async () => {
    await make();
    await fs.writeFile(
      directory.resolve('.skillchain/manifest.json'),
      '{"a":1}',
    );
    const report = await validate(loaded, { dir: directory.path });
    expect(report.verdict).toBe('FAIL');
    expect(report.findings[0]).toMatchObject({
      check: 'record/unreadable',
      file: '.skillchain/manifest.json',
      message: expect.stringContaining('cannot be read'),
    });
  });

  it('refuses a tree of skills that the library does not have', async () => {
    await make();
    await edit('.skillchain/configuration.json', text =>
      text.replaceAll('running-clusters', 'sailing-ships'),
    );
    await expect(validate(loaded, { dir: directory.path })).rejects.toThrow(
      /sailing-ships/,
    );
  });

  it('warns when the library has changed since', async () => {
    await make();
    const newer = {
      ...loaded,
      library: { ...loaded.library, version: '2.0.0' },
    };
    const report = await validate(newer, { dir: directory.path });
    expect(report.findings).toMatchObject([{ check: 'record/version' }]);
    expect(report.verdict).toBe('PASS');
  });

  it('reads only', async () => {
    await make();
    const before = await directory.content();
    await validate(loaded, { dir: directory.path });
    expect(await directory.content()).toEqual(before);
  });

  it('can be cancelled', async () => {
    await make();
    await expect(
      validate(loaded, { dir: directory.path, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the reports', () => {
  it('draw a box in which every line is equally wide', async () => {
    await make();
    await fs.rm(directory.resolve('infrastructure/docs/network.md'));
    const report = await validate(loaded, { dir: directory.path });
    const box = reportBox(report);
    const lines = box.trimEnd().split('\n');
    expect(new Set(lines.map(line => [...line].length)).size).toBe(1);
    expect(box).toContain('│ Maturity: intermediate');
    expect(box).toContain('✗ laying-networks  2/3');
    expect(box).toContain('✗ infrastructure/docs/network.md - MISSING');
    expect(box).toContain(
      '○ infrastructure/scripts/scan.sh (skipped - intermediate)',
    );
    expect(box).toContain('✓ running-clusters  4/4');
    expect(box).toContain('Required: 7');
    expect(box).toContain('Fulfilled: 6');
    expect(box).toContain('Completeness: 85%');
    expect(box).toContain('Result: PARTIAL');
  });

  it('write Markdown whose relative links lead to files', async () => {
    await make();
    await edit('infrastructure/terraform/network.tf', t =>
      t.replace('vpc', 'x'),
    );
    const report = await validate(loaded, { dir: directory.path });
    const text = reportMarkdown(report);
    expect(text).toContain('**PARTIAL**: 6 of 7 required files are complete');
    expect(text).toContain(
      '| incomplete | [infrastructure/terraform/network.tf]',
    );
    for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) {
      const stat = await fs.stat(path.join(directory.path, target));
      expect(stat.isFile()).toBe(true);
    }
    expect(text).not.toMatch(/undefined|\[object/);
  });

  it('escape what could break a table', async () => {
    directory.setContent({ 'a|b`.yaml': 'a: [1\n' });
    const report = await validate(loaded, { dir: directory.path });
    expect(reportMarkdown(report)).toContain(
      '[a\\|b\\`.yaml:2](a%7Cb%60.yaml)',
    );
  });
});
