import path from 'path';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import type { Defect } from './defects';
import schemas from './terraform-arguments.json';
import { codeOf, modulesOf, type TerraformModule } from './terraformModules';
import type { GeneratedTree } from './trees';

/** Arguments of a module block that are not inputs of the module. */
const META = new Set([
  'source',
  'version',
  'count',
  'for_each',
  'providers',
  'depends_on',
]);

/** Words that look like `type.name` but are objects of the language. */
const LANGUAGE = new Set(['each', 'count', 'self', 'path', 'terraform']);

interface Reference {
  kind: 'var' | 'local' | 'module' | 'resource' | 'data';
  name: string;
  /** The first attribute read from it. */
  attribute?: string;
}

/** Names bound by for expressions and dynamic blocks: `for k, v in ...`. */
function boundNames(text: string, code: string): Set<string> {
  const names = new Set<string>(LANGUAGE);
  for (const [, label] of text.matchAll(/\bdynamic\s+"([a-z_]\w*)"/g)) {
    names.add(label);
  }
  for (const [, a, b] of code.matchAll(
    /\bfor\s+([a-z_]\w*)(?:\s*,\s*([a-z_]\w*))?\s+in\b/g,
  )) {
    names.add(a);
    if (b) names.add(b);
  }
  return names;
}

/** Everything that a file reads. */
export function referencesOf(text: string): Reference[] {
  const code = codeOf(text);
  const bound = boundNames(text, code);
  const found: Reference[] = [];
  const index = String.raw`(?:\[[^\]\n]*\])?`;
  const pattern = new RegExp(
    String.raw`(?<![\w."-])([a-z_][a-z0-9_]*)\.([A-Za-z_][\w-]*)(?:${index}\.([A-Za-z_][\w-]*))?(?:${index}\.([A-Za-z_][\w-]*))?`,
    'g',
  );
  for (const [, head, second, third, fourth] of code.matchAll(pattern)) {
    if (bound.has(head)) continue;
    switch (head) {
      case 'var':
      case 'local':
        found.push({ kind: head, name: second });
        break;
      case 'module':
        found.push({ kind: 'module', name: second, attribute: third });
        break;
      case 'data':
        if (third) {
          found.push({
            kind: 'data',
            name: `data.${second}.${third}`,
            attribute: fourth,
          });
        }
        break;
      default:
        if (head.includes('_')) {
          found.push({
            kind: 'resource',
            name: `${head}.${second}`,
            attribute: third,
          });
        }
    }
  }
  return found;
}

const attributes = schemas.types as unknown as Record<
  string,
  { attributes: string[] } | undefined
>;

function attributeExists(name: string, attribute: string): boolean {
  const data = name.startsWith('data.');
  const type = data ? name.split('.')[1] : name.split('.')[0];
  const schema = attributes[`${data ? 'data' : 'resource'} ${type}`];
  return schema ? schema.attributes.includes(attribute) : true;
}

function checkReference(
  module: TerraformModule,
  modules: Map<string, TerraformModule>,
  { kind, name, attribute }: Reference,
): string | undefined {
  switch (kind) {
    case 'var':
      return module.variables.has(name)
        ? undefined
        : `var.${name} is not declared`;
    case 'local':
      return module.locals.has(name)
        ? undefined
        : `local.${name} is not declared`;
    case 'module': {
      const call = module.calls.get(name);
      if (!call) return `module.${name} is not called`;
      const target = targetOf(module, modules, call.body);
      return !target || !attribute || target.outputs.has(attribute)
        ? undefined
        : `module.${name} has no output "${attribute}"`;
    }
    default:
      if (!module.resources.has(name)) return `${name} does not exist`;
      return attribute === undefined || attributeExists(name, attribute)
        ? undefined
        : `${name} has no attribute "${attribute}"`;
  }
}

function targetOf(
  module: TerraformModule,
  modules: Map<string, TerraformModule>,
  body: JsonObject,
): TerraformModule | undefined {
  const source = String(body.source ?? '');
  return source.startsWith('.')
    ? modules.get(path.posix.normalize(path.posix.join(module.dir, source)))
    : undefined;
}

function checkCalls(
  module: TerraformModule,
  modules: Map<string, TerraformModule>,
): { file: string; message: string }[] {
  return [...module.calls].flatMap(([name, { file, body }]) => {
    const target = targetOf(module, modules, body);
    if (!target) {
      return String(body.source).startsWith('.')
        ? [{ file, message: `module.${name}: ${body.source} does not exist` }]
        : [];
    }
    const given = Object.keys(body).filter(key => !META.has(key));
    const unknown = given
      .filter(key => !target.variables.has(key))
      .map(key => `module.${name} has no input "${key}"`);
    const absent = [...target.variables]
      .filter(([key, { required }]) => required && !given.includes(key))
      .map(([key]) => `module.${name} needs the input "${key}"`);
    return [...unknown, ...absent].map(message => ({ file, message }));
  });
}

/** tfvars that set what no root variable declares. */
function checkValues(
  tree: GeneratedTree,
  modules: Map<string, TerraformModule>,
): { file: string; message: string }[] {
  return (
    [...tree.files]
      // A standby adds a few values to the file of its environment, and both are given.
      .filter(
        ([file]) => /\.tfvars$/.test(file) && !/-standby\.tfvars$/.test(file),
      )
      .flatMap(([file, text]) => {
        const root = [...modules.values()].find(
          module =>
            file.startsWith(`${module.dir}/`) &&
            !module.dir.includes('/environments'),
        );
        if (!root) return [{ file, message: 'belongs to no Terraform root' }];
        const set = [...text.matchAll(/^([a-z_]\w*)\s*=/gm)].map(m => m[1]);
        const absent = [...root.variables]
          // Secrets come from the environment (TF_VAR_...), never from a file.
          .filter(([, { required, sensitive }]) => required && !sensitive)
          .filter(([name]) => !set.includes(name))
          // Ids of things that exist already: the README lists what has to be added.
          .filter(
            ([name]) => !tree.files.get('README.md')?.includes(`\`${name}\``),
          )
          .map(([name]) => `"${name}" has no value`);
        return [
          ...set
            .filter(name => !root.variables.has(name))
            .map(name => `"${name}" is not a variable of ${root.dir}`),
          ...absent,
        ].map(message => ({ file, message }));
      })
  );
}

/** References that lead nowhere, inputs and outputs that do not fit, variables and locals that nobody reads. */
export async function checkTerraformReferences(
  tree: GeneratedTree,
): Promise<Defect[]> {
  const modules = await modulesOf(tree);
  const defects: { file: string; message: string }[] = checkValues(
    tree,
    modules,
  );
  for (const module of modules.values()) {
    const read = new Set<string>();
    for (const file of module.files) {
      for (const reference of referencesOf(file.text)) {
        read.add(`${reference.kind}.${reference.name}`);
        const message = checkReference(module, modules, reference);
        if (message) defects.push({ file: file.path, message });
      }
    }
    defects.push(...checkCalls(module, modules));
    for (const [name, { file }] of module.variables) {
      if (!read.has(`var.${name}`)) {
        defects.push({ file, message: `variable "${name}" is never used` });
      }
    }
    for (const [name, file] of module.locals) {
      if (!read.has(`local.${name}`)) {
        defects.push({ file, message: `local "${name}" is never used` });
      }
    }
  }
  return defects.map(defect => ({ tree: tree.id, ...defect }));
}
