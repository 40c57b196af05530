import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { parse, stringify } from 'yaml';
import type { Defect } from './defects';
import { objectsIn } from './kubernetesObjects';
import { mapLimited, run } from './run';
import { distinct, entriesOf, type GeneratedTree } from './trees';

interface Rule {
  alert?: string;
  expr: string;
}

interface Groups {
  groups: { rules: Rule[] }[];
}

/** The first counter that an expression divides by, and the labels by which its failures differ. */
function counters(expr: string): { all: string; failed: string } | undefined {
  const [failed, all] = [...expr.matchAll(/rate\((\w+)\{([^}]*)\}\[/g)].map(
    ([, name, labels]) => {
      const sample = labels
        .replaceAll(/\s+/g, '')
        .replaceAll(/=~"5\.\."/g, '="503"')
        .replaceAll('=~', '=')
        .replaceAll('(-canary)?', '');
      return `${name}{${sample}}`;
    },
  );
  return failed && all ? { all, failed } : undefined;
}

/** Eight hours of traffic of which a share fails, and whether each alert fires at its end. */
function scenario(
  { all, failed }: { all: string; failed: string },
  share: number,
  firing: string[],
  rules: Rule[],
) {
  // Both series count; the one of failures has one label more.
  const bad = Math.round(1_000_000 * share);
  return {
    interval: '1m',
    input_series: [
      {
        series: all.replace('}', ',part="good"}'),
        values: `0+${1_000_000 - bad}x480`,
      },
      { series: failed, values: `0+${bad}x480` },
    ],
    alert_rule_test: rules
      .filter(rule => rule.alert?.includes('BurnRate'))
      .map(rule => ({
        eval_time: '8h',
        alertname: rule.alert,
        exp_alerts: firing.includes(rule.alert!) ? [{}] : [],
      })),
  };
}

/**
 * `promtool test rules` over the alerts on error budgets: silent at half of the allowed pace, a ticket above six times,
 * a page above 14.4 times.
 */
export async function checkBurnRates(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(
    entriesOf(
      trees,
      /(k8s\/base\/slo-rules\.yaml|monitoring\/rules\/slo\.yml)$/,
    ),
  );
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'slo-'));
  try {
    const found = await mapLimited(
      entries.map((entry, index) => ({ ...entry, index })),
      async ({ tree, path: file, text, index }) => {
        const say = (message: string) => [{ tree: tree.id, file, message }];
        const spec = file.endsWith('slo-rules.yaml')
          ? (objectsIn(tree.id, file, text)[0].object.spec as unknown as Groups)
          : (parse(text) as Groups);
        const rules = spec.groups.flatMap(group => group.rules);
        const [fast, slow] = ['Fast', 'Slow'].map(end =>
          rules.find(rule => rule.alert?.endsWith(`BurnRate${end}`)),
        );
        const counted = fast && counters(fast.expr);
        const ratio = Number(/14\.4 \* ([0-9.]+)/.exec(fast?.expr ?? '')?.[1]);
        if (!slow?.alert || !fast?.alert || !counted || !ratio) {
          return say('has no fast and slow burn rate of one ratio');
        }
        const copy = path.join(temporary, `${index}.rules.yaml`);
        const test = path.join(temporary, `${index}.test.yaml`);
        // Labels and annotations are not what is tested.
        const bare = {
          groups: spec.groups.map(group => ({
            ...group,
            rules: group.rules.map(({ alert, expr }) => ({ alert, expr })),
          })),
        };
        await fs.writeFile(copy, stringify(bare));
        await fs.writeFile(
          test,
          stringify({
            rule_files: [path.basename(copy)],
            evaluation_interval: '5m',
            tests: [
              scenario(counted, 0.5 * ratio, [], rules),
              scenario(counted, 10 * ratio, [slow.alert], rules),
              scenario(counted, 20 * ratio, [slow.alert, fast.alert], rules),
            ],
          }),
        );
        const { code, stdout, stderr } = await run('promtool', [
          'test',
          'rules',
          test,
        ]);
        return code === 0 ? [] : say(`${stdout}${stderr}`.trim());
      },
    );
    return found.flat();
  } finally {
    await fs.rm(temporary, { recursive: true });
  }
}
