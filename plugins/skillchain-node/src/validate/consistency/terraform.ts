import { posix } from 'path';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { CheckContext } from '../checklist';
import type { ParsedFile } from '../parse';
import { lineFrom } from './places';
import { terraformUses, type TerraformUse } from './terraformCode';
import type { Disagreement } from './types';

/** Arguments of a module block that are not inputs of the module. */
const META = new Set([
  'source',
  'version',
  'count',
  'for_each',
  'providers',
  'depends_on',
]);

/** A folder of Terraform files and the names that it declares, each with the file that does. */
interface Module {
  dir: string;
  files: ParsedFile[];
  variables: Map<string, { file: ParsedFile; required: boolean }>;
  locals: Set<string>;
  outputs: Set<string>;
  /** `aws_vpc.main`, `data.aws_region.current`. */
  resources: Set<string>;
  calls: Map<string, { file: ParsedFile; body: JsonObject }>;
}

function records(value: unknown): [string, JsonObject[]][] {
  return Object.entries((value ?? {}) as Record<string, JsonObject[]>);
}

function declare(module: Module, file: ParsedFile): void {
  const { hcl } = file;
  module.files.push(file);
  for (const [name, [body]] of records(hcl?.variable)) {
    module.variables.set(name, { file, required: !('default' in body) });
  }
  for (const [name] of records(hcl?.output)) module.outputs.add(name);
  for (const block of (hcl?.locals ?? []) as JsonObject[]) {
    Object.keys(block).forEach(name => module.locals.add(name));
  }
  for (const [name, [body]] of records(hcl?.module)) {
    module.calls.set(name, { file, body });
  }
  for (const kind of ['resource', 'data', 'ephemeral'] as const) {
    for (const [type, byName] of records(hcl?.[kind])) {
      for (const name of Object.keys(byName)) {
        module.resources.add(
          `${kind === 'resource' ? '' : `${kind}.`}${type}.${name}`,
        );
      }
    }
  }
}

function modulesOf(files: readonly ParsedFile[]): Map<string, Module> {
  const modules = new Map<string, Module>();
  for (const file of files) {
    if (!file.path.endsWith('.tf') || !file.hcl) continue;
    const dir = posix.dirname(file.path);
    const module: Module = modules.get(dir) ?? {
      dir,
      files: [],
      variables: new Map(),
      locals: new Set(),
      outputs: new Set(),
      resources: new Set(),
      calls: new Map(),
    };
    modules.set(dir, module);
    declare(module, file);
  }
  return modules;
}

function targetOf(
  module: Module,
  modules: Map<string, Module>,
  body: JsonObject,
): Module | undefined {
  const source = String(body.source ?? '');
  return source.startsWith('.')
    ? modules.get(posix.normalize(posix.join(module.dir, source)))
    : undefined;
}

function faultOf(
  module: Module,
  modules: Map<string, Module>,
  { kind, name, attribute }: TerraformUse,
): string | undefined {
  switch (kind) {
    case 'var':
      return module.variables.has(name)
        ? undefined
        : `var.${name} is declared in no file of ${module.dir}`;
    case 'local':
      return module.locals.has(name)
        ? undefined
        : `local.${name} is set in no file of ${module.dir}`;
    case 'module': {
      const call = module.calls.get(name);
      if (!call) return `module.${name} is called in no file of ${module.dir}`;
      const target = targetOf(module, modules, call.body);
      return !target || !attribute || target.outputs.has(attribute)
        ? undefined
        : `module.${name} (${target.dir}) has no output "${attribute}"`;
    }
    default:
      return module.resources.has(name)
        ? undefined
        : `${name} is declared in no file of ${module.dir}`;
  }
}

function callFaults(
  module: Module,
  modules: Map<string, Module>,
): Disagreement[] {
  return [...module.calls].flatMap(([name, { file, body }]) => {
    const line = lineFrom(file, 1, `module "${name}"`);
    const say = (message: string, absent = false): Disagreement => ({
      file: file.path,
      line,
      message,
      fix: 'Make the call fit to the variables of the module.',
      absent,
    });
    const target = targetOf(module, modules, body);
    if (!target) {
      return String(body.source).startsWith('.')
        ? [
            say(
              `module.${name} is called from ${body.source}, where no Terraform file is.`,
              true,
            ),
          ]
        : [];
    }
    const given = Object.keys(body).filter(key => !META.has(key));
    return [
      ...given
        .filter(key => !target.variables.has(key))
        .map(key =>
          say(
            `module.${name} is given "${key}", which ${target.dir} does not declare.`,
            true,
          ),
        ),
      ...[...target.variables]
        .filter(([key, { required }]) => required && !given.includes(key))
        .map(([key, { file: declared }]) =>
          say(
            `module.${name} is not given "${key}", which ${declared.path} requires.`,
          ),
        ),
    ];
  });
}

/** Values in tfvars that the root, the nearest folder of Terraform above or beside them, does not declare. */
function valueFaults(
  context: CheckContext,
  modules: Map<string, Module>,
): Disagreement[] {
  return context.files.flatMap(file => {
    if (!file.path.endsWith('.tfvars') || !file.hcl) return [];
    let dir = posix.dirname(file.path);
    while (!modules.has(dir) && dir !== '.') dir = posix.dirname(dir);
    const root = modules.get(dir);
    if (!root) return [];
    return Object.keys(file.hcl)
      .filter(name => !root.variables.has(name))
      .map(name => ({
        file: file.path,
        line: lineFrom(file, 1, name),
        message: `"${name}" gets a value, but ${root.dir} declares no such variable.`,
        fix: 'Declare the variable, or remove the value.',
        absent: true,
      }));
  });
}

/** Names of Terraform that lead nowhere: variables, locals, resources, outputs and inputs of modules. */
export function terraformReferences(context: CheckContext): Disagreement[] {
  const modules = modulesOf(context.files);
  const found = valueFaults(context, modules);
  for (const module of modules.values()) {
    for (const file of module.files) {
      const told = new Set<string>();
      for (const use of terraformUses(file)) {
        const fault = faultOf(module, modules, use);
        if (!fault || told.has(fault)) continue;
        told.add(fault);
        found.push({
          file: file.path,
          line: use.line,
          message: `${fault}.`,
          fix: 'Correct the name, or declare it.',
          absent: true,
        });
      }
    }
    found.push(...callFaults(module, modules));
  }
  return found;
}
