import type { JsonObject, Library, Question } from '../model';
import { projectRuleElements } from './decisions';
import { failureFields } from './failureFields';
import { always, note, page } from './list';
import { chainFlag, chainFlags } from '../predicate/members';
import { questionElements } from './questions';

/** What a repository may be called. */
export const REPOSITORY =
  '^(?!.*[.]git$)(?!.{64})[a-z0-9]+((-+|[._])[a-z0-9]+)*$';

/** The owner is picked from the catalog; everything else is an ordinary field. */
function ownerPicker(question: Question | undefined): JsonObject {
  return question
    ? {
        properties: {
          project: {
            type: 'object',
            properties: {
              [question.id]: {
                'ui:field': 'OwnerPicker',
                'ui:options': {
                  catalogFilter: { kind: ['Group'] },
                  allowArbitraryValues: true,
                },
              },
            },
          },
        },
      }
    : {};
}

/** The page with the questions that all skills share, where the result goes, and what to do when it is not whole. */
export function projectPage(library: Library): JsonObject {
  const elements = questionElements(
    library.project,
    { library, scope: 'project', known: chainFlags(library) },
    'project',
    'Project',
  );
  const owner = library.project.find(question => question.id === 'owner');
  return page({
    title: 'Project and repository',
    description:
      'What the infrastructure is called, where it runs, where its repository goes, and what to do when something goes wrong.',
    reads: [
      'goal',
      'maturity',
      'project',
      'decisions',
      ...library.skills.map(chainFlag),
    ],
    elements: [
      always(ownerPicker(owner)),
      ...elements,
      ...projectRuleElements(library),
    ],
    base: {
      properties: {
        project: {
          type: 'object',
          title: 'Project',
          'ui:order': [...library.project.map(q => q.id), '*'],
          properties: {},
        },
        repository: {
          type: 'string',
          title: 'Repository name',
          description:
            'Name of the new Git repository. Empty means **the name of the project**.',
          pattern: REPOSITORY,
          errorMessage: {
            pattern:
              'lower-case letters and digits, joined by hyphens, dots or underscores; at most 63',
          },
        },
        i_destination: note(
          'The repository is created on this portal’s own Git server; `git clone` works on it.',
        ),
        ...failureFields,
      },
    },
    order: [
      'project',
      'decisions',
      'repository',
      'i_destination',
      ...Object.keys(failureFields),
      '*',
    ],
    hide: '^i_',
  });
}
