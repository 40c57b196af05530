import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configure,
  match,
  parametersToRequest,
  type Configuration,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  loadLibrary,
  type LoadedLibrary,
} from '@skillchain/backstage-plugin-skillchain-node';

/** A goal that calls for every skill of the shipped library. */
export const GOAL =
  'an EKS kubernetes cluster with ingress in a VPC of our own, and DNS records in Route53';

/** Answers that make much: every environment, the advanced maturity. */
export const PARAMETERS: Parameters = {
  goal: GOAL,
  mode: 'defaults',
  maturity: 'advanced',
  project: { environments: ['dev', 'staging', 'production'] },
};

/** Match and configure in one go. */
export function configurationOf(
  { library }: LoadedLibrary,
  parameters: Parameters = PARAMETERS,
): Configuration {
  return configure(library, {
    match: match(library, parametersToRequest(library, parameters)),
    parameters,
    mode: 'defaults',
    maturity: parameters.maturity,
  });
}

/** A library of one skill with the given number of files, each with a few values and a loop. */
export async function syntheticLibrary(files: number): Promise<LoadedLibrary> {
  const dir = await mkdtemp(join(tmpdir(), 'skillchain-bench-library-'));
  const templates = join(dir, 'making-files', 'templates');
  await mkdir(templates, { recursive: true });
  await writeFile(
    join(dir, 'registry.yaml'),
    'domain: bench\nversion: "1"\nskills:\n  making-files:\n    alias: making\n    priority: 1\n    keywords: { primary: [files] }\n',
  );
  await writeFile(
    join(dir, 'making-files', 'SKILL.md'),
    '---\nname: making-files\ndescription: Makes files.\n---\n\n## Skillchain Configuration\n\n### How many lines?\n\n```yaml\nid: lines\ntype: integer\ndefault: 20\n```\n',
  );
  const outputs: string[] = ['base_outputs:'];
  for (let n = 0; n < files; n++) {
    // 100 files a folder, as generated trees are wide rather than flat.
    const name = `folder${Math.floor(n / 100)}/file${n}.yaml`;
    outputs.push(
      `  - { path: ${name}, template: file${n}.njk, description: d }`,
    );
    await writeFile(
      join(templates, `file${n}.njk`),
      `name: <$ ("file-${n}") | yaml $>\nlines:\n<% for line in range(self.lines) %>\n  - <$ line | token $>\n<% endfor %>\n`,
    );
  }
  await writeFile(
    join(dir, 'making-files', 'outputs.yaml'),
    `${outputs.join('\n')}\n`,
  );
  return loadLibrary(dir);
}
