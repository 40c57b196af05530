import path from 'path';
import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { hclOf, type GeneratedTree } from './trees';

/** A folder of Terraform files. */
export interface TerraformModule {
  dir: string;
  files: { path: string; text: string; hcl: JsonObject }[];
  variables: Map<
    string,
    { file: string; required: boolean; sensitive: boolean }
  >;
  locals: Map<string, string>;
  outputs: Map<string, string>;
  /** `aws_vpc.main`, `data.aws_region.current`. */
  resources: Map<string, string>;
  /** Calls of other modules: name to source and arguments. */
  calls: Map<string, { file: string; body: JsonObject }>;
}

function records(value: unknown): Record<string, JsonObject[]> {
  return (value ?? {}) as Record<string, JsonObject[]>;
}

/** The modules of a tree by folder. */
export async function modulesOf(
  tree: GeneratedTree,
): Promise<Map<string, TerraformModule>> {
  const modules = new Map<string, TerraformModule>();
  for (const [file, text] of tree.files) {
    if (!file.endsWith('.tf')) continue;
    const dir = path.posix.dirname(file);
    const module: TerraformModule = modules.get(dir) ?? {
      dir,
      files: [],
      variables: new Map(),
      locals: new Map(),
      outputs: new Map(),
      resources: new Map(),
      calls: new Map(),
    };
    modules.set(dir, module);
    const hcl = await hclOf(file, text);
    module.files.push({ path: file, text, hcl });
    for (const [name, [body]] of Object.entries(records(hcl.variable))) {
      module.variables.set(name, {
        file,
        required: !('default' in body),
        sensitive: body.sensitive === true,
      });
    }
    for (const name of Object.keys(records(hcl.output))) {
      module.outputs.set(name, file);
    }
    for (const block of (hcl.locals ?? []) as JsonObject[]) {
      for (const name of Object.keys(block)) module.locals.set(name, file);
    }
    for (const [name, [body]] of Object.entries(records(hcl.module))) {
      module.calls.set(name, { file, body });
    }
    for (const kind of ['resource', 'data'] as const) {
      for (const [type, byName] of Object.entries(records(hcl[kind]))) {
        for (const name of Object.keys(byName)) {
          const address = `${type}.${name}`;
          module.resources.set(
            kind === 'data' ? `data.${address}` : address,
            file,
          );
        }
      }
    }
  }
  return modules;
}

/** Source text without comments, and without the literal parts of strings. */
export function codeOf(text: string): string {
  let code = '';
  let at = 0;
  // Depth of interpolations: a template inside a string inside a template is code again.
  const stack: ('code' | 'string' | 'heredoc')[] = ['code'];
  const braces: number[] = [0];
  let heredoc = '';
  while (at < text.length) {
    const mode = stack.at(-1)!;
    const two = text.slice(at, at + 2);
    if (mode === 'code') {
      const opening = /^<<-?([A-Za-z_]\w*)\n/.exec(text.slice(at, at + 80));
      if (text[at] === '#' || two === '//') {
        const end = text.indexOf('\n', at);
        at = end < 0 ? text.length : end;
      } else if (two === '/*') {
        const end = text.indexOf('*/', at);
        at = end < 0 ? text.length : end + 2;
      } else if (opening) {
        [, heredoc] = opening;
        stack.push('heredoc');
        at += opening[0].length;
      } else if (text[at] === '"') {
        stack.push('string');
        code += '"';
        at += 1;
      } else {
        if (text[at] === '{') braces[braces.length - 1] += 1;
        if (text[at] === '}') {
          if (braces.at(-1) === 0 && stack.length > 1) {
            stack.pop();
            braces.pop();
            code += ' ';
            at += 1;
            continue;
          }
          braces[braces.length - 1] -= 1;
        }
        code += text[at];
        at += 1;
      }
    } else if ((two === '${' || two === '%{') && text[at - 1] !== text[at]) {
      stack.push('code');
      braces.push(0);
      code += ' ';
      at += 2;
    } else if (mode === 'string') {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '"') {
        stack.pop();
        code += '"';
      }
      at += 1;
    } else {
      const line = /^[ \t]*([A-Za-z_]\w*)[ \t]*(?:\n|$)/.exec(text.slice(at));
      const atLineStart = text[at - 1] === '\n';
      if (atLineStart && line?.[1] === heredoc) {
        stack.pop();
        at += line[0].length;
        code += '\n';
      } else {
        if (text[at] === '\n') code += '\n';
        at += 1;
      }
    }
  }
  return code;
}
