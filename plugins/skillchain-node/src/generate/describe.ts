import {
  evaluateCondition,
  type GeneratedFile,
  type GenerateResult,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import type { RunFacts } from './runFacts';

/** Headings of the key files, in the order of the summary. */
const KEY_LABELS: Record<string, string> = {
  core: 'Core infrastructure resources',
  manifests: 'Kubernetes deployment specs',
  network: 'Network architecture',
  balancer: 'Load balancer configuration',
  scripts: 'Setup and deployment scripts',
};

/** The first file of each heading, in the order of {@link KEY_LABELS}. */
export function keyFiles(
  files: readonly GeneratedFile[],
): GenerateResult['keyFiles'] {
  return Object.entries(KEY_LABELS).flatMap(([key, label]) => {
    const file = files.find(candidate => candidate.key === key);
    return file ? [{ key, label, path: file.path }] : [];
  });
}

/** How many files each skill has, sorted by name. */
export function filesBySkill(
  files: readonly GeneratedFile[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const skill of files.map(file => file.skill).sort()) {
    counts[skill] = (counts[skill] ?? 0) + 1;
  }
  return counts;
}

/** The sentences of the library's `summary.yaml` that hold for this run. */
export function describeRun(
  loaded: LoadedLibrary,
  run: RunFacts,
  context: Record<string, unknown>,
  skipped: ReadonlySet<string>,
): Pick<GenerateResult, 'integrationPoints' | 'nextSteps'> {
  const summary = loaded.library.summary;
  const present = (skill: string) =>
    skill in run.answers && !skipped.has(skill);
  const text = (source: string) =>
    loaded.templates.renderInline(source, 'summary.yaml', context);
  const holds = (item: { when?: Parameters<typeof evaluateCondition>[0] }) =>
    !item.when || evaluateCondition(item.when, run.facts);
  return {
    integrationPoints: (summary?.integrations ?? [])
      .filter(item => item.between.every(present) && holds(item))
      .map(item => text(item.text)),
    nextSteps: (summary?.next_steps ?? []).filter(holds).map(item => ({
      text: text(item.text),
      ...(item.command && { command: text(item.command) }),
    })),
  };
}
