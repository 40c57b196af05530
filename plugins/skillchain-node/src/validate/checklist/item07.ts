import { at } from './kubernetes';
import type { CheckContext, Item, Problem } from './types';

const UNGUARDED: { pattern: RegExp; message: string; fix: string }[] = [
  {
    pattern: /(?:^|[;&|(]\s*)mkdir\s+(?!-)(?!.*\s-p\b)/,
    message: 'mkdir fails when the folder exists.',
    fix: 'Use mkdir -p.',
  },
  {
    pattern: /(?:^|[;&|(]\s*)ln\s+-s\s/,
    message: 'ln -s fails when the link exists.',
    fix: 'Use ln -sfn.',
  },
  {
    pattern: /(?:^|[;&|(]\s*)(?:useradd|groupadd)\s/,
    message: 'Adding an account fails when it exists.',
    fix: 'Ask with getent first.',
  },
  {
    pattern: /(?:^|[;&|(]\s*)kubectl\s+create\s(?!.*--dry-run=client)/,
    message: 'kubectl create fails when the object exists.',
    fix: 'Pipe "create --dry-run=client -o yaml" into kubectl apply, or use apply.',
  },
];

function scripts({ files }: CheckContext) {
  return files.filter(file => file.format === 'shell' && file.text);
}

function strictMode(context: CheckContext): Problem[] | undefined {
  const found = scripts(context);
  if (found.length === 0) return undefined;
  return found
    .filter(
      file =>
        !/^set -(?:[A-Za-z]*e[A-Za-z]*u|[A-Za-z]*u[A-Za-z]*e)/m.test(
          file.text!.split('\n').slice(0, 40).join('\n'),
        ),
    )
    .map(file => ({
      file: file.path,
      line: 1,
      message: 'The script goes on after an error or an unset variable.',
      fix: 'Start with "set -euo pipefail" ("set -eu" in POSIX sh).',
    }));
}

function repeatable(context: CheckContext): Problem[] | undefined {
  const found = scripts(context);
  if (found.length === 0) return undefined;
  return found.flatMap(file =>
    file.text!.split('\n').flatMap((line, index, lines) => {
      const code = line.replace(/(^|\s)#.*$/, '');
      const rule = UNGUARDED.find(({ pattern }) => pattern.test(code.trim()));
      const guarded = /\bif\b|\|\||getent|--dry-run=client/.test(
        `${lines[index - 1] ?? ''}\n${code}`,
      );
      return rule && !guarded
        ? [
            {
              file: file.path,
              line: index + 1,
              message: rule.message,
              fix: rule.fix,
            },
          ]
        : [];
    }),
  );
}

function ansibleTasks(context: CheckContext): Problem[] | undefined {
  const found = context.files.filter(
    file =>
      /(^|\/)ansible\/(roles\/[^/]+\/(tasks|handlers)|playbooks)\//.test(
        file.path,
      ) && file.yaml,
  );
  if (found.length === 0) return undefined;
  return found
    .filter(file => !/\/handlers\//.test(file.path))
    .flatMap(file =>
      (file.yaml ?? []).flatMap(({ value, line }) =>
        (Array.isArray(value) ? value : [])
          .filter(task =>
            ['command', 'shell'].some(
              name =>
                at(task, `ansible.builtin.${name}`) !== undefined ||
                at(task, name) !== undefined,
            ),
          )
          .filter(
            task => !/changed_when|creates|removes/.test(JSON.stringify(task)),
          )
          .map(task => ({
            file: file.path,
            line,
            message: `The task "${String(at(task, 'name'))}" reports a change on every run.`,
            fix: 'Add changed_when, creates or removes.',
          })),
      ),
    );
}

function localExec({ terraform }: CheckContext): Problem[] | undefined {
  if (terraform.resources.length === 0) return undefined;
  return terraform.resources
    .filter(
      r =>
        JSON.stringify(r.body).includes('"local-exec"') &&
        !('triggers' in r.body) &&
        !('triggers_replace' in r.body),
    )
    .map(r => ({
      file: r.file,
      line: r.line,
      message: `${r.type}.${r.name} runs a local command without saying when.`,
      fix: 'Add triggers.',
    }));
}

/** 7: automation scripts are idempotent. */
export const item07: Item = {
  item: 7,
  title: 'Automation scripts are idempotent',
  checks: [
    { id: '7.1', title: 'Scripts stop at the first error', run: strictMode },
    { id: '7.2', title: 'Scripts can be run twice', run: repeatable },
    {
      id: '7.4',
      title: 'Ansible commands say when they change something',
      run: ansibleTasks,
    },
    {
      id: '7.5',
      title: 'Terraform runs no command without triggers',
      run: localExec,
    },
  ],
};
