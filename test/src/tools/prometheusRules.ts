import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { parse, stringify } from 'yaml';
import type { Defect } from './defects';
import { objectsIn } from './kubernetesObjects';
import { mapLimited, run } from './run';
import { entriesOf, type GeneratedTree, hashOf } from './trees';

interface RuleFile {
  tree: string;
  file: string;
  text: string;
}

/** Rule files, and the specifications of PrometheusRule objects, which are the same language. */
function ruleFiles(trees: GeneratedTree[]): RuleFile[] {
  const objects = entriesOf(trees, /(^|\/)k8s\/.*\.ya?ml$/)
    .filter(({ text }) => text.includes('kind: PrometheusRule'))
    .flatMap(({ tree, path: file, text }) =>
      objectsIn(tree.id, file, text)
        .filter(({ object }) => object.kind === 'PrometheusRule')
        .map(({ object }) => ({
          tree: tree.id,
          file,
          text: stringify(object.spec),
        })),
    );
  const files = entriesOf(trees, /(^|\/)monitoring\/rules\/.*\.ya?ml$/)
    .filter(({ text }) => (parse(text) as { groups?: unknown }).groups)
    .map(({ tree, path: file, text }) => ({ tree: tree.id, file, text }));
  const distinct = new Map<string, RuleFile>();
  for (const rule of [...objects, ...files]) {
    const key = hashOf(rule.text);
    if (!distinct.has(key)) distinct.set(key, rule);
  }
  return [...distinct.values()];
}

/** `promtool check rules` over every alerting and recording rule. */
export async function checkPrometheusRules(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'rules-'));
  try {
    const found = await mapLimited(
      ruleFiles(trees).map((rule, index) => ({ ...rule, index })),
      async ({ tree, file, text, index }) => {
        const copy = path.join(temporary, `${index}.yaml`);
        await fs.writeFile(copy, text);
        const { code, stdout, stderr } = await run('promtool', [
          'check',
          'rules',
          copy,
        ]);
        const message = `${stdout}${stderr}`.replaceAll(copy, '').trim();
        return code === 0 ? [] : [{ tree, file, message }];
      },
    );
    return found.flat();
  } finally {
    await fs.rm(temporary, { recursive: true });
  }
}
