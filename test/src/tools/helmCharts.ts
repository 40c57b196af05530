import path from 'path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import type { Defect } from './defects';
import { entriesOf, type GeneratedTree } from './trees';

interface Chart {
  name: string;
  dependencies: { name: string; alias?: string }[];
}

/** Chart.yaml of a wrapper chart: one or more dependencies, nothing of its own. */
const CHART = {
  type: 'object',
  additionalProperties: false,
  required: ['apiVersion', 'name', 'version', 'dependencies'],
  properties: {
    apiVersion: { const: 'v2' },
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]*$' },
    description: { type: 'string', minLength: 1 },
    type: { enum: ['application', 'library'] },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    appVersion: { type: 'string' },
    kubeVersion: { type: 'string' },
    dependencies: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'version', 'repository'],
        properties: {
          name: { type: 'string', minLength: 1 },
          alias: { type: 'string', minLength: 1 },
          condition: { type: 'string' },
          version: {
            type: 'string',
            pattern: '^[~^>=<]*\\s?v?\\d+(\\.\\d+|\\.x)*',
          },
          repository: { type: 'string', pattern: '^(https|oci)://' },
        },
      },
    },
  },
} as const;

const validate = new Ajv({ allErrors: true, strict: false }).compile(CHART);

/** Wrapper charts: a valid Chart.yaml, and values only for charts that it depends on. */
export function checkHelmCharts(trees: GeneratedTree[]): Defect[] {
  return entriesOf(trees, /\/helm\/[^/]+\/Chart\.yaml$/).flatMap(entry => {
    const { tree, path: file, text } = entry;
    const folder = path.posix.dirname(file);
    const chart = parse(text) as Chart;
    const messages: string[] = [];
    if (!validate(chart)) {
      for (const error of validate.errors ?? []) {
        messages.push(`${error.instancePath} ${error.message}`.trim());
      }
    }
    if (chart.name !== path.posix.basename(folder)) {
      messages.push(`the chart is called "${chart.name}", its folder is not`);
    }
    const allowed = new Set([
      'global',
      ...(chart.dependencies ?? []).map(
        ({ alias, name }: Chart['dependencies'][number]) => alias ?? name,
      ),
    ]);
    const values = tree.files.get(`${folder}/values.yaml`);
    if (values === undefined) {
      messages.push('there is no values.yaml');
    } else {
      for (const key of Object.keys((parse(values) as object | null) ?? {})) {
        if (!allowed.has(key)) {
          messages.push(`values.yaml sets "${key}", which is no dependency`);
        }
      }
    }
    return messages.map(message => ({ tree: tree.id, file, message }));
  });
}
