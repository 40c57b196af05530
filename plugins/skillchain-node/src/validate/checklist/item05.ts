import { at, listAt, podSpec } from './kubernetes';
import { workloadsOf } from './item03';
import type { CheckContext, Item, Problem } from './types';

const SECRET_NAME = /(password|passwd|secret|token|api_key|psk|pre_?shared)/i;
const NOT_A_SECRET =
  /(_arn|_name|_id|_ids|_path|_backend|_namespace|_enabled|_days)$/i;

function inClear(checks: RegExp) {
  return ({ findings }: CheckContext): Problem[] =>
    findings
      .filter(finding => checks.test(finding.check))
      .map(({ file, line, message, fix }) => ({ file, line, message, fix }));
}

function variables({ terraform }: CheckContext): Problem[] | undefined {
  if (terraform.variables.length === 0) return undefined;
  return terraform.variables
    .filter(v => SECRET_NAME.test(v.name) && !NOT_A_SECRET.test(v.name))
    .filter(v => v.body.sensitive !== true || 'default' in v.body)
    .map(v => ({
      file: v.file,
      line: v.line,
      message: `The variable "${v.name}" must be sensitive and have no default.`,
      fix: 'Set sensitive = true and remove the default.',
    }));
}

function ignored(context: CheckContext): Problem[] | undefined {
  if (context.terraform.resources.length === 0) return undefined;
  const files = context.files.filter(f => /(^|\/)\.gitignore$/.test(f.path));
  if (files.length === 0) {
    return [
      {
        message: 'There is no .gitignore: state and keys could be committed.',
        fix: 'Add one that names *.tfstate, .terraform/, *.pem and *.key.',
      },
    ];
  }
  const text = files.map(f => f.text ?? '').join('\n');
  const missing = [
    ['*.tfstate', /^\*\.tfstate/m],
    ['.terraform/', /^(?:\*\*\/)?\.terraform\/?/m],
    ['*.pem', /^\*\.pem/m],
    ['*.key', /^\*\.key/m],
  ].filter(([, pattern]) => !(pattern as RegExp).test(text));
  return missing.map(([name]) => ({
    file: files[0].path,
    message: `${name} is not ignored.`,
    fix: `Add a line "${name}".`,
  }));
}

function sources(context: CheckContext): Problem[] | undefined {
  const workloads = workloadsOf(context);
  const wanted = workloads.flatMap(workload => {
    const names = listAt(podSpec(workload), 'containers').flatMap(container => [
      ...listAt(container, 'envFrom').map(e => at(e, 'secretRef', 'name')),
      ...listAt(container, 'env').map(e =>
        at(e, 'valueFrom', 'secretKeyRef', 'name'),
      ),
    ]);
    return names
      .filter((name): name is string => typeof name === 'string')
      .map(name => ({ workload, name }));
  });
  if (wanted.length === 0) return undefined;
  const provided = new Set(
    context.kubernetes.objects
      .filter(o => o.kind === 'ExternalSecret')
      .map(o => at(o.value, 'spec', 'target', 'name') ?? o.name),
  );
  return wanted
    .filter(({ name }) => !provided.has(name))
    .map(({ workload, name }) => ({
      file: workload.file,
      line: workload.line,
      message: `${workload.name} reads the Secret ${name}, and nothing says where it comes from.`,
      fix: 'Add an ExternalSecret for it.',
    }));
}

/** 5: secrets management, not hard-coded. */
export const item05: Item = {
  item: 5,
  title: 'Secrets management (not hardcoded)',
  checks: [
    {
      id: '5.1',
      title: 'No credential stands in a file',
      run: inClear(/^secret\/(?!kubernetes)/),
    },
    {
      id: '5.2',
      title: 'No Kubernetes Secret carries its data',
      run: inClear(/^secret\/kubernetes$/),
    },
    {
      id: '5.3',
      title: 'Secret Terraform variables are sensitive and without default',
      run: variables,
    },
    {
      id: '5.4',
      title: 'State and keys are kept out of the repository',
      run: ignored,
    },
    {
      id: '5.5',
      title: 'Every Secret that is read has a source',
      lenient: true,
      run: sources,
    },
  ],
};
