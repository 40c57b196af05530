import { KnownQuestions } from './checkReferences';
import { Problems } from './diagnostics';
import { LibrarySources } from './model';

/** Checks that the integration points of `summary.yaml` name skills of the library. */
export function checkSummary(
  { summary }: LibrarySources,
  known: KnownQuestions,
  problems: Problems,
): void {
  summary?.value.integrations.forEach(({ between }, index) => {
    between.forEach((name, n) => {
      if (known.skills.has(name)) return;
      problems.warning(
        'unknown-skill',
        `an integration point names ${name}, which is not in this library`,
        {
          file: summary.yaml.file,
          line: summary.yaml.lineOf(['integrations', index, 'between', n]),
        },
        `one of ${[...known.skills].join(', ')}`,
      );
    });
  });
}
