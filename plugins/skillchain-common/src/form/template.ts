import type { JsonObject, Library } from '../model';
import { chainPage } from './chainPage';
import { configurePages } from './configurePages';
import { goalPage } from './goalPage';
import { projectPage } from './projectPage';

/** What a compiled Template is called; the defaults are those of the infrastructure library. */
export interface TemplateOptions {
  /** Name of the entity; default: the library's domain. */
  name?: string;
  title?: string;
  description?: string;
  /** Catalog reference of the owning group. */
  owner?: string;
  tags?: string[];
}

/** A text with a capital first letter. */
export const capitalised = (text: string) =>
  text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Stands in for the address of the published files: the report is written before anything is published, and its links
 * get the address when the result page is.
 */
const LINK_BASE = 'repository:';

function steps(library: Library): JsonObject[] {
  const { domain } = library;
  const parameters = '${{ parameters }}';
  // A task that was not started from the form may lack them.
  const onIncomplete = '${{ parameters.onIncomplete or "generate" }}';
  const onSkillError = '${{ parameters.onSkillError or "stop" }}';
  return [
    {
      id: 'match',
      name: 'Match skills to the goal',
      action: 'skillchain:match',
      input: {
        library: domain,
        goal: '${{ parameters.goal }}',
        parameters,
        onSkillError,
      },
    },
    {
      id: 'configure',
      name: 'Resolve answers and conflicts',
      action: 'skillchain:configure',
      input: {
        library: domain,
        match: '${{ steps.match.output.match }}',
        parameters,
        mode: '${{ parameters.mode }}',
        maturity: '${{ parameters.maturity }}',
        onSkillError,
      },
    },
    {
      id: 'generate',
      name: 'Generate the files',
      action: 'skillchain:generate',
      input: {
        library: domain,
        configuration: '${{ steps.configure.output.configuration }}',
        onSkillError,
      },
    },
    {
      id: 'validate',
      name: 'Validate against what was promised',
      action: 'skillchain:validate',
      input: { library: domain, onIncomplete, linkBase: LINK_BASE },
    },
    {
      id: 'publish',
      name: 'Publish the repository',
      action: 'publish:embedded',
      input: {
        repository:
          '${{ parameters.repository or steps.generate.output.name }}',
        description: '${{ steps.generate.output.description }}',
      },
    },
    {
      id: 'register',
      name: 'Register in the catalog',
      action: 'catalog:register',
      input: {
        // repoContentsUrl works only for hosts that have an integration
        catalogInfoUrl:
          '${{ steps.publish.output.repoContentsUrl }}catalog-info.yaml',
      },
    },
  ];
}

const OUTPUT: JsonObject = {
  links: [
    {
      title: 'Repository',
      url: '${{ steps.publish.output.remoteUrl }}',
    },
    {
      title: 'Open in the catalog',
      icon: 'catalog',
      entityRef: '${{ steps.register.output.entityRef }}',
    },
  ],
  text: [
    {
      title: 'Result',
      default: true,
      content:
        '${{ steps.validate.output.notice }}${{ steps.generate.output.summary }}',
    },
    {
      // Only a dry run has one.
      if: '${{ true if steps.generate.output.plan else false }}',
      title: 'Plan',
      content: '${{ steps.generate.output.plan.markdown }}',
    },
    {
      title: 'Your choices',
      content:
        '### Skills\n\n${{ steps.match.output.summary }}\n\n### Answers\n\n```text\n${{ steps.configure.output.summary }}\n```\n',
    },
    {
      title: 'Validation report',
      // In Markdown brackets of other texts are escaped, so only links can look like that.
      content: `\${{ steps.validate.output.reportMarkdown | replace("](${LINK_BASE}", "](" + steps.publish.output.repoContentsUrl) }}`,
    },
  ],
};

/**
 * Compiles a library into a Backstage Template entity for the stock form: pages that show live which skills a goal
 * calls for, ask only their questions and show conflicts, and the steps from match to register.
 *
 * The result depends on the library alone.
 *
 * @public
 * @throws InputError for conditions that a form cannot evaluate, ConflictError for skills that depend on each other
 */
export function compileTemplate(
  library: Library,
  options: TemplateOptions = {},
): JsonObject {
  const { domain } = library;
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name: options.name ?? domain,
      title: options.title ?? `Production-ready ${domain}`,
      description:
        options.description ??
        (library.description ||
          `${capitalised(domain)} from a stated goal: questions, files, checks, repository`),
      tags: options.tags ?? ['recommended', 'skillchain', domain],
    },
    spec: {
      owner: options.owner ?? 'group:default/platform-team',
      type: domain,
      presentation: {
        buttonLabels: { createButtonText: 'Generate project' },
      },
      // The task page offers "Retry" for tasks with this strategy only. Steps that take checkpoints go on from them.
      EXPERIMENTAL_recovery: { EXPERIMENTAL_strategy: 'startOver' },
      parameters: [
        goalPage(library),
        chainPage(library),
        projectPage(library),
        ...configurePages(library),
      ],
      steps: steps(library),
      output: OUTPUT,
    },
  };
}
