import { MATURITIES, type JsonObject, type Library } from '../model';
import { REPOSITORY } from './projectPage';
import { capitalised, type TemplateOptions } from './template';

const BRANCH = '^(?!.*[.]lock$)(?!main$)[a-z0-9]+((-+|[._])[a-z0-9]+)*$';
/** The branch that is published to when nobody named one. */
const branch = '${{ parameters.branch or ("upgrade-" + parameters.maturity) }}';
const published = '${{ not parameters.planOnly }}';

const PARAMETERS: JsonObject[] = [
  {
    title: 'Repository',
    description:
      'Brings a repository that was generated here to a higher maturity, or to the library of today. Edits are merged with the new version; the result goes to a branch. [All repositories](/api/embedded-git/)',
    required: ['repository', 'maturity'],
    properties: {
      repository: {
        type: 'string',
        title: 'Repository name',
        description: 'A repository on this portal’s own Git server.',
        pattern: REPOSITORY,
        errorMessage: {
          pattern:
            'the name of a repository: lower-case letters and digits, joined by hyphens, dots or underscores',
        },
        'ui:autofocus': true,
      },
      maturity: {
        type: 'string',
        title: 'Which maturity is it to reach?',
        description:
          'The one it has picks up what changed in the library. A lower one is refused.',
        enum: [...MATURITIES],
        enumNames: [
          'Starter: learn it, keep it small',
          'Intermediate: run it in production',
          'Advanced: many teams, strict targets',
        ],
        'ui:widget': 'radio',
        'ui:options': { inline: true },
      },
      planOnly: {
        type: 'boolean',
        title: 'Only show what would change',
        default: false,
      },
    },
  },
  {
    title: 'Branch',
    description: 'Where the result goes, and what to do about conflicts.',
    properties: {
      branch: {
        type: 'string',
        title: 'Branch name',
        description:
          'A new branch; one that exists is left alone. Empty means **upgrade-** and the maturity.',
        maxLength: 100,
        pattern: BRANCH,
        errorMessage: {
          pattern:
            'lower-case letters and digits, joined by hyphens, dots or underscores; not main',
        },
      },
      onConflict: {
        type: 'string',
        title: 'When an edit and the new version do not go together',
        enum: ['stop', 'mark'],
        enumNames: [
          'Stop: list the conflicts, publish nothing',
          'Mark: publish the branch with both versions marked in the files',
        ],
        default: 'stop',
        'ui:widget': 'radio',
      },
    },
  },
];

function steps(library: Library): JsonObject[] {
  const { domain } = library;
  return [
    {
      id: 'fetch',
      name: 'Fetch the repository',
      action: 'fetch:embedded',
      input: { repository: '${{ parameters.repository }}' },
    },
    {
      id: 'upgrade',
      name: 'Work out the new version',
      action: 'skillchain:upgrade',
      input: {
        library: domain,
        maturity: '${{ parameters.maturity }}',
        onConflict: '${{ parameters.onConflict or "stop" }}',
        planOnly: '${{ parameters.planOnly or false }}',
      },
    },
    {
      id: 'validate',
      name: 'Validate against what was promised',
      action: 'skillchain:validate',
      // Marks of a conflict may break a file: whoever settles them on the branch sees that in the report.
      input: { library: domain, onIncomplete: 'continue' },
    },
    {
      id: 'publish',
      name: 'Publish a branch',
      action: 'publish:embedded',
      if: published,
      input: {
        repository: '${{ parameters.repository }}',
        branch,
        parent: '${{ steps.fetch.output.commitHash }}',
        message: 'Upgrade to ${{ steps.upgrade.output.maturity }}',
      },
    },
  ];
}

const OUTPUT: JsonObject = {
  links: [
    {
      if: published,
      title: 'Branch with the changes',
      url: '${{ steps.publish.output.remoteUrl }}',
    },
    { title: 'Repository', url: '${{ steps.fetch.output.remoteUrl }}' },
  ],
  text: [
    {
      title: 'What changes',
      default: true,
      content: '${{ steps.upgrade.output.plan.markdown }}',
    },
    {
      title: 'Validation report',
      content: '${{ steps.validate.output.reportMarkdown }}',
    },
  ],
};

/**
 * Compiles the Template that brings an existing repository of a library to a higher maturity, on a branch.
 *
 * @public
 */
export function compileUpgradeTemplate(
  library: Library,
  options: TemplateOptions = {},
): JsonObject {
  const { domain } = library;
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name: options.name ?? `${domain}-upgrade`,
      title: options.title ?? `Upgrade ${domain}`,
      description:
        options.description ??
        `${capitalised(domain)} that was generated here, brought to a higher maturity or a newer library`,
      tags: options.tags ?? ['skillchain', domain],
    },
    spec: {
      owner: options.owner ?? 'group:default/platform-team',
      type: domain,
      presentation: { buttonLabels: { createButtonText: 'Upgrade' } },
      parameters: PARAMETERS,
      steps: steps(library),
      output: OUTPUT,
    },
  };
}
