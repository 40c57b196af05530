import { posix } from 'path';
import {
  evaluateCondition,
  type Marker,
  type OutputReport,
  type SkillReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import { place, type Placed } from '../generate/renderTree';
import { type RunFacts, templateContext } from '../generate/runFacts';
import type { Selection } from '../generate/selectOutputs';
import type { LoadedLibrary } from '../load';
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

function complaint(
  { pattern, not, message }: Demand,
  result: ReturnType<typeof testPatterns>[number],
): string | undefined {
  // Filled-in values carry escapes that only a regular expression needs.
  const readable = `/${pattern.replace(/\\([-/])/g, '$1')}/`;
  const what = message ? `${message} (${readable})` : readable;
  if (result === 'slow') return `took too long to look for ${what}`;
  if (result === 'invalid') return `cannot look for ${what}: no valid pattern`;
  if (result === not) {
    return not ? `must not contain ${what}` : `does not contain ${what}`;
  }
  return undefined;
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
      const said = complaint(demand, results[next]);
      next += 1;
      return said ?? [];
    });
    if (file && !file.text?.trim()) {
      reasons.push(
        file.text === undefined ? 'could not be read as text' : 'is empty',
      );
    }
    const broken = file?.errors[0];
    if (broken) reasons.push(`does not parse: ${broken.message}`);
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

/** Percent of a whole, rounded down; 100 of nothing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((100 * part) / whole);
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
  skipped: ReadonlySet<string>,
): SkillReport[] {
  const reports = [
    ...promisedReports(
      loaded,
      run,
      tree,
      place(loaded, run, templateContext(run, skipped), selection),
    ),
    ...skippedReports(loaded, selection),
  ];
  return run.configuration.skills.map(({ skill, title }) => {
    const outputs = reports
      .filter(entry => entry.skill === skill)
      .map(entry => entry.report)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const required = outputs.filter(o => o.status !== 'skipped').length;
    const fulfilled = outputs.filter(o => o.status === 'fulfilled').length;
    return {
      skill,
      title,
      status: skillStatus(outputs),
      required,
      fulfilled,
      completeness: percent(fulfilled, required),
      outputs,
    };
  });
}
