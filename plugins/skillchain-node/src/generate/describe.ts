import {
  evaluateCondition,
  type GeneratedFile,
  type GenerateResult,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { LoadedLibrary } from '../load';
import { repositoryPath } from './paths';
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
  files: readonly GeneratedFile[],
): Pick<GenerateResult, 'integrationPoints' | 'nextSteps'> {
  const summary = loaded.library.summary;
  const present = (skill: string) => skill in run.answers;
  const text = (source: string) =>
    loaded.templates.renderInline(source, 'summary.yaml', context);
  const exists = (file: string) => {
    // A prefix such as k8s/overlays/ is no plain path; the part before its last slash is.
    const prefix = repositoryPath(
      file.replace(/\/$/, ''),
      loaded.library.outputRoot,
      'summary.yaml',
    );
    const below = file.endsWith('/') ? `${prefix}/` : prefix;
    return files.some(({ path }) => path.startsWith(below));
  };
  const holds = (item: { when?: Parameters<typeof evaluateCondition>[0] }) =>
    !item.when || evaluateCondition(item.when, run.facts);
  return {
    integrationPoints: (summary?.integrations ?? [])
      .filter(item => item.between.every(present) && holds(item))
      .map(item => text(item.text)),
    nextSteps: (summary?.next_steps ?? [])
      .filter(
        item =>
          holds(item) &&
          (!item.file || exists(item.file)) &&
          !(item.no_file && exists(item.no_file)),
      )
      .map(item => ({
        text: text(item.text),
        ...(item.command && { command: text(item.command) }),
      })),
  };
}
