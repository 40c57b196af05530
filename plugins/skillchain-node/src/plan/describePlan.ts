import {
  PLAN_ACTIONS,
  type Answer,
  type Configuration,
  type GeneratedFile,
  type Plan,
  type PlannedFile,
  type ValidationReport,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { FileSources, RenderedFile } from '../generate/renderTree';
import type { LoadedLibrary } from '../load';
import type { RunRecord } from '../validate/record';
import type { Decision } from './decide';
import { decode, lineChange } from './lines';
import { answersByPath, readsOf } from './reads';

/** What is known of the files of a plan. */
export interface Material {
  rendered: ReadonlyMap<string, RenderedFile>;
  known: ReadonlyMap<string, GeneratedFile>;
  sources: ReadonlyMap<string, FileSources>;
  /** What an upgrade starts from. */
  upgradeOf?: RunRecord;
}

function emptyCounts(): Plan['counts'] {
  return Object.fromEntries(
    PLAN_ACTIONS.map(action => [action, 0]),
  ) as Plan['counts'];
}

/** What validation says, by path. */
function saidOf(
  report: ValidationReport,
): (path: string) => PlannedFile['validation'] {
  const outputs = new Map(
    report.skills
      .flatMap(skill => skill.outputs)
      .flatMap(output => {
        const { status, reasons } = output;
        return status === 'skipped'
          ? []
          : [[output.path, { status, reasons }] as const];
      }),
  );
  return path => ({
    ...(outputs.get(path) ?? { reasons: [] }),
    findings: report.findings
      .filter(finding => finding.file === path)
      .map(({ check, severity, line, message }) => ({
        check,
        severity,
        ...(line !== undefined && { line }),
        message,
      })),
  });
}

/** From what is there to what comes; for a file that is left as it is, to what would come. */
function changeOf({ action, before, after, generated }: Decision) {
  if (!before || !['change', 'merge', 'conflict'].includes(action)) return {};
  const left = after?.content.equals(before.content) ?? false;
  const to =
    left && generated ? Buffer.from(generated.content) : after?.content;
  const [old, now] = [decode(before.content), to && decode(to)];
  if (old === undefined || now === undefined || old === now) return {};
  const { diff, added, removed } = lineChange(old, now);
  return { lines: { added, removed }, diff };
}

function changedAnswers(
  before: Record<string, Answer>,
  after: Record<string, Answer>,
): Plan['changedAnswers'] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map(path => ({
      path,
      before: before[path]?.value,
      after: after[path]?.value,
    }))
    .filter(change => {
      return JSON.stringify(change.before) !== JSON.stringify(change.after);
    });
}

function planned(
  loaded: LoadedLibrary,
  decision: Decision,
  answers: Record<string, Answer>,
  { rendered, known, sources }: Material,
  validation: PlannedFile['validation'],
): PlannedFile {
  const { path, action, from, because, generated, after, before } = decision;
  const made = rendered.get(path) ?? known.get(from ?? path);
  const source = sources.get(path);
  const reads = source
    ? readsOf(loaded, answers, source)
    : { answers: [], facts: [] };
  return {
    path,
    action,
    ...(from !== undefined && { from }),
    ...(made && { skill: made.skill, template: made.template }),
    description: made?.description ?? 'The record of the run',
    executable: after?.executable ?? generated?.executable ?? false,
    bytes: generated
      ? Buffer.byteLength(generated.content)
      : ((after ?? before)?.content.length ?? 0),
    ...(because !== undefined && { because }),
    ...reads,
    ...changeOf(decision),
    validation,
  };
}

/** The plan of some decisions, as data. */
export function describePlan(
  loaded: LoadedLibrary,
  configuration: Configuration,
  decisions: readonly Decision[],
  report: ValidationReport,
  material: Material,
): Plan {
  const { upgradeOf } = material;
  const said = saidOf(report);
  const answers = answersByPath(configuration);
  const files = decisions.map(decision =>
    planned(loaded, decision, answers, material, said(decision.path)),
  );
  const counts = emptyCounts();
  for (const { action } of files) counts[action] += 1;
  const used = new Set(files.flatMap(file => file.answers));
  const { goal, maturity, layout, library } = configuration;
  const { verdict, because, required, fulfilled } = report;
  const { completeness, checklistScore } = report;
  return {
    ...{ goal, maturity, layout, library },
    ...(upgradeOf && {
      from: {
        maturity: upgradeOf.configuration.maturity,
        version: upgradeOf.configuration.library.version,
      },
    }),
    counts,
    files,
    answers: Object.fromEntries(
      Object.entries(answers).filter(([path]) => used.has(path)),
    ),
    changedAnswers: upgradeOf
      ? changedAnswers(answersByPath(upgradeOf.configuration), answers)
      : [],
    validation: {
      ...{ verdict, because, required, fulfilled },
      ...{ completeness, checklistScore },
    },
  };
}
