import { posix } from 'path';
import {
  evaluateCondition,
  type Marker,
  type OutputReport,
  type SkillReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { Placed } from '../generate/renderTree';
import type { RunFacts } from '../generate/runFacts';
import type { Selection } from '../generate/selectOutputs';
import type { LoadedLibrary } from '../load';
import { fileFaults, patternFault } from './faults';
import { tally } from './judge';
import { type PatternTest, testPatterns } from './patterns';
import type { ParsedTree } from './syntax';

/** A content promise with its pattern filled in. */
interface Demand extends PatternTest {
  not: boolean;
  message?: string;
}

function demandsOf(
  loaded: LoadedLibrary,
  run: RunFacts,
  { selected, context }: Placed,
  text: string,
): Demand[] {
  const scope =
    selected.owner.kind === 'skill' ? selected.owner.name : undefined;
  return (selected.output.must_contain ?? [])
    .map((marker): Exclude<Marker, string> =>
      typeof marker === 'string' ? { pattern: marker } : marker,
    )
    .filter(({ when }) => !when || evaluateCondition(when, run.facts, scope))
    .map(({ pattern, not = false, message }) => ({
      pattern: loaded.templates.renderInline(
        pattern,
        `${selected.owner.name}/outputs.yaml`,
        context,
      ),
      text,
      not,
      message,
    }));
}

/** A path as the library writes it, for readers: `overlays/{env.name}/quota.yaml`. */
function readablePath(loaded: LoadedLibrary, path: string): string {
  const plain = path
    .replace(/<\$\s*([\w.]+)[^$]*\$>/g, '{$1}')
    // An expression that is more than a name says nothing to a reader.
    .replace(/<\$[^$]*\$>/g, '{…}');
  return plain.startsWith('./')
    ? plain.slice(2)
    : posix.join(loaded.library.outputRoot, plain);
}

/**
 * The promises that this run does not make, once per path. One path often has a variant per cloud: the
 * variants beside the one that was taken are nothing a reader would miss.
 */
function skippedReports(
  loaded: LoadedLibrary,
  { outputs, skipped }: Selection,
): { skill: string; report: OutputReport }[] {
  const seen = new Set(outputs.map(({ path }) => path));
  return skipped.flatMap(({ skill, path, output, reason }) => {
    if (seen.has(path)) return [];
    seen.add(path);
    const report: OutputReport = {
      path: readablePath(loaded, path),
      description: output.description,
      status: 'skipped',
      reasons: [reason],
    };
    return [{ skill, report }];
  });
}

/** Compares each promise with the tree: there, not empty, and holding what it must. */
function promisedReports(
  loaded: LoadedLibrary,
  run: RunFacts,
  tree: ParsedTree,
  placed: Placed[],
): { skill: string; report: OutputReport }[] {
  const entries = placed.map(promise => {
    const file = tree.byPath.get(promise.path);
    return {
      promise,
      file,
      demands: file?.text ? demandsOf(loaded, run, promise, file.text) : [],
    };
  });
  const results = testPatterns(entries.flatMap(entry => entry.demands));
  let next = 0;
  return entries.map(({ promise: { path, selected }, file, demands }) => {
    const reasons = demands.flatMap(demand => {
      const said = patternFault(demand, [results[next]]);
      next += 1;
      return said ?? [];
    });
    if (file) reasons.push(...fileFaults(file));
    const { skill, output } = selected;
    const { description } = output;
    if (file === undefined) {
      const missing = ['the file is not there'];
      return {
        skill,
        report: { path, description, status: 'missing', reasons: missing },
      };
    }
    const status = reasons.length > 0 ? 'incomplete' : 'fulfilled';
    return { skill, report: { path, description, status, reasons } };
  });
}

function skillStatus(outputs: OutputReport[]): SkillReport['status'] {
  const required = outputs.filter(output => output.status !== 'skipped');
  if (required.length === 0) return 'skipped';
  if (required.every(output => output.status === 'fulfilled')) {
    return 'fulfilled';
  }
  return required.every(output => output.status === 'missing')
    ? 'missing'
    : 'incomplete';
}

/** The promises of each skill of the chain, in the chain's order. */
export function checkOutputs(
  loaded: LoadedLibrary,
  run: RunFacts,
  tree: ParsedTree,
  selection: Selection,
  placed: Placed[],
): SkillReport[] {
  const reports = [
    ...promisedReports(loaded, run, tree, placed),
    ...skippedReports(loaded, selection),
  ];
  return run.configuration.skills.map(({ skill, title }) => {
    const outputs = reports
      .filter(entry => entry.skill === skill)
      .map(entry => entry.report)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const status = skillStatus(outputs);
    return { skill, title, status, ...tally(outputs), outputs };
  });
}
