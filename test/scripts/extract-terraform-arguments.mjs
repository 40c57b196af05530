#!/usr/bin/env node
/*
 * Writes src/tools/terraform-arguments.json: the argument names, nesting and required flags of every
 * Terraform resource and data source that the skills' templates use, so that the tests can find a
 * misspelt argument without network or provider plugins.
 *
 * Facts, read from the type files of the prebuilt CDKTF provider packages. They are 8 to 37 MB each
 * and deprecated, so they are fetched into a temporary folder and never become a dependency.
 *
 *   node scripts/extract-terraform-arguments.mjs [FOLDER]
 *
 * FOLDER: where downloaded packages are kept; default: a new temporary folder, removed at the end.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PROVIDERS = {
  aws: '@cdktf/provider-aws@21.22.1',
  google: '@cdktf/provider-google@16.12.1',
  azurerm: '@cdktf/provider-azurerm@14.23.1',
  cloudflare: '@cdktf/provider-cloudflare@13.9.1',
};

const here = path.dirname(fileURLToPath(import.meta.url));
const library = path.resolve(here, '../../skills');
const target = path.resolve(here, '../src/tools/terraform-arguments.json');

function filesBelow(dir) {
  return fs
    .readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
}

/** `resource aws_vpc`, `data aws_caller_identity`, ... as the templates write them. */
function usedTypes() {
  const found = new Set();
  for (const file of filesBelow(library).filter(f => f.endsWith('.njk'))) {
    const text = fs.readFileSync(file, 'utf8');
    for (const [, kind, type] of text.matchAll(
      /^\s*(resource|data)\s+"([a-z0-9_]+)"/gm,
    )) {
      found.add(`${kind} ${type}`);
    }
  }
  return [...found].sort();
}

function unpack(spec, folder) {
  const name = spec.replace(/^@/, '').replace(/[/@]/g, '-');
  const dir = path.join(folder, name);
  if (!fs.existsSync(dir)) {
    const tarball = execFileSync('npm', ['pack', '--silent', spec], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
    fs.mkdirSync(dir);
    execFileSync('tar', [
      'xzf',
      path.join(folder, tarball),
      '-C',
      dir,
      '--strip-components=1',
    ]);
  }
  return dir;
}

/** Interfaces of a module: name to its members with Terraform's own spelling. */
function interfacesOf(dir) {
  const found = new Map();
  for (const file of filesBelow(dir).filter(f => f.endsWith('.d.ts'))) {
    const source = ts.createSourceFile(
      file,
      fs.readFileSync(file, 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    ts.forEachChild(source, node => {
      if (!ts.isInterfaceDeclaration(node)) return;
      const members = node.members
        .filter(ts.isPropertySignature)
        .flatMap(member => {
          const comment = source.text.slice(member.pos, member.name.pos);
          const spelled = /#([a-z0-9_]+) \w+#/.exec(comment)?.[1];
          return spelled
            ? [
                {
                  name: spelled,
                  required: !member.questionToken,
                  type: member.type?.getText(source) ?? '',
                },
              ]
            : [];
        });
      const config = (node.heritageClauses ?? []).some(clause =>
        clause.getText(source).includes('TerraformMetaArguments'),
      );
      found.set(node.name.text, { members, config });
    });
  }
  return found;
}

/** An argument is 0 (optional), 1 (required), or [0 or 1, its own arguments]. */
function schemaOf(members, interfaces, seen = []) {
  return Object.fromEntries(
    members
      .map(({ name, required, type }) => {
        const reference = (type.match(/\b[A-Z]\w+/g) ?? []).find(
          word => interfaces.has(word) && !seen.includes(word),
        );
        const flag = required ? 1 : 0;
        return [
          name,
          reference
            ? [
                flag,
                schemaOf(interfaces.get(reference).members, interfaces, [
                  ...seen,
                  reference,
                ]),
              ]
            : flag,
        ];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Everything that a reference may read from the resource itself. */
function attributesOf(dir, type) {
  const text = fs.readFileSync(path.join(dir, 'index.js'), 'utf8');
  const start = text.search(
    /class \w+ extends cdktf\.Terraform(?:Resource|DataSource)/,
  );
  const body = text.slice(start);
  const names = new Set();
  for (const [, name] of body.matchAll(/Attribute\('([a-z0-9_]+)'\)/g)) {
    names.add(name);
  }
  for (const [, name] of body.matchAll(/\(this, "([a-z0-9_]+)"/g)) {
    names.add(name);
  }
  if (names.size === 0) throw new Error(`No attributes found for ${type}`);
  return [...names].sort();
}

function extract(packageDir, provider, wanted) {
  const result = {};
  for (const key of wanted) {
    const [kind, type] = key.split(' ');
    const short = type.slice(provider.length + 1).replaceAll('_', '-');
    const dir = path.join(
      packageDir,
      'lib',
      // A data source's folder repeats the provider's name.
      kind === 'data' ? `data-${provider}-${short}` : short,
    );
    if (!fs.existsSync(dir)) {
      process.stderr.write(`unknown to ${provider}: ${key}\n`);
      process.exitCode = 1;
      continue;
    }
    const interfaces = interfacesOf(dir);
    const config = [...interfaces.values()].find(i => i.config);
    result[key] = {
      arguments: schemaOf(config.members, interfaces),
      attributes: attributesOf(dir, type),
    };
  }
  return result;
}

const given = process.argv[2];
const folder = given
  ? path.resolve(given)
  : fs.mkdtempSync(path.join(os.tmpdir(), 'providers-'));
try {
  const used = usedTypes();
  const schemas = {};
  for (const [provider, spec] of Object.entries(PROVIDERS)) {
    const wanted = used.filter(key =>
      key.split(' ')[1].startsWith(`${provider}_`),
    );
    if (wanted.length === 0) continue;
    Object.assign(schemas, extract(unpack(spec, folder), provider, wanted));
  }
  const lines = Object.entries(schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
    );
  fs.writeFileSync(
    target,
    `{\n  "source": ${JSON.stringify(Object.values(PROVIDERS))},\n  "types": {\n${lines.join(',\n')}\n  }\n}\n`,
  );
  process.stdout.write(`${lines.length} types written to ${target}\n`);
} finally {
  if (!given) fs.rmSync(folder, { recursive: true, force: true });
}
