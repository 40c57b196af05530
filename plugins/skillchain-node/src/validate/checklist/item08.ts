import path from 'path';
import { outlineOf, type MarkdownOutline } from '../markdown';
import type { CheckContext, Item, Problem } from './types';

const RUNBOOK_HEADINGS = [
  'When to use',
  'Diagnosis',
  'Steps',
  'Verify',
  'Roll back',
  'Escalation',
];

/** Stand beside the runbooks and are none: their list, and the plan that says when to follow which. */
const NO_RUNBOOK = /\/(README|disaster-recovery)\.md$/;

function runbooks({ files, derived }: CheckContext): Problem[] | undefined {
  const found = files.filter(
    file =>
      /(^|\/)(docs|disaster-recovery)\/runbooks\/[^/]+\.md$/.test(file.path) &&
      !NO_RUNBOOK.test(file.path),
  );
  if (found.length === 0) return undefined;
  return found.flatMap(file => {
    const outline = outlineOf(file);
    if (!outline) return [];
    const { sections } = outline;
    const problems: Problem[] = RUNBOOK_HEADINGS.filter(
      heading => !sections.has(heading),
    ).map(heading => ({
      file: file.path,
      message: `The runbook has no section "## ${heading}".`,
      fix: 'Add it; an operator looks for it at night.',
    }));
    const steps = sections.get('Steps');
    if (steps && steps.steps < 3) {
      problems.push({
        file: file.path,
        message: 'The runbook has fewer than three numbered steps.',
        fix: 'Write the steps out, one action each.',
      });
    }
    const escalation = sections.get('Escalation');
    if (escalation && !escalation.text.includes(derived.ownerSlug)) {
      problems.push({
        file: file.path,
        message: `The escalation does not name ${derived.ownerSlug}.`,
        fix: 'Name the team that answers.',
      });
    }
    for (const line of outline.plainCode) {
      problems.push({
        file: file.path,
        line,
        message: 'A code block names no language.',
        fix: 'Write ```bash, ```yaml or ```text.',
      });
    }
    return problems;
  });
}

function everySkill(context: CheckContext): Problem[] | undefined {
  const text = context.files
    .filter(f => /(^|\/)docs\/.*\.md$/.test(f.path))
    .map(f => f.path);
  return context.configuration.skills.length > 0 && text.length === 0
    ? [
        {
          message: 'There is no document for operations below docs/.',
          fix: 'Generate again with the skills of the chain.',
        },
      ]
    : [];
}

/** The anchors that GitHub makes of headings. */
function anchors({ headings }: MarkdownOutline): Set<string> {
  return new Set(
    headings.map(heading =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

/** A link's path as a file name; one with a stray percent sign is taken as it is. */
function decoded(target: string): string {
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}

function links(context: CheckContext): Problem[] | undefined {
  const documents = context.files.filter(file => file.format === 'markdown');
  if (documents.length === 0) return undefined;
  // A link without a scheme: only then is it worth reading the whole document.
  const linked = documents.filter(({ text }) =>
    /\]\((?![a-z][a-z0-9+.-]*:)|^\[[^\]]+\]:/im.test(text ?? ''),
  );
  const directories = new Set(
    context.files.flatMap(file => {
      const parts = file.path.split('/').slice(0, -1);
      return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    }),
  );
  return linked.flatMap(file =>
    (outlineOf(file)?.links ?? []).flatMap(({ url, line }) => {
      if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(url)) return [];
      const [target, anchor] = url.split('#');
      const resolved = target
        ? path.posix.normalize(
            path.posix.join(path.posix.dirname(file.path), decoded(target)),
          )
        : file.path;
      const place = { file: file.path, line };
      const found = context.byPath.get(resolved);
      if (
        !found &&
        !directories.has(resolved.replace(/\/$/, '')) &&
        resolved !== '.'
      ) {
        return [
          {
            ...place,
            message: `The link to ${url} leads nowhere.`,
            fix: 'Correct the path.',
          },
        ];
      }
      const outline = anchor && found && outlineOf(found);
      return outline && !anchors(outline).has(anchor)
        ? [
            {
              ...place,
              message: `${resolved} has no heading for #${anchor}.`,
              fix: 'Correct the anchor.',
            },
          ]
        : [];
    }),
  );
}

function overview(context: CheckContext): Problem[] | undefined {
  const readme = context.byPath.get('README.md') ?? context.file('README.md');
  if (!readme?.text) {
    return [
      {
        message: 'There is no README.md.',
        fix: 'Generate again: it lists every file and the commands to start with.',
      },
    ];
  }
  const base = readme.path.slice(0, -'README.md'.length);
  const problems: Problem[] = context.files
    .filter(f => f.path !== readme.path && !f.path.startsWith('.skillchain/'))
    .filter(f => f.path.startsWith(base) || !base)
    .filter(
      f =>
        !readme.text!.includes(f.path) &&
        !readme.text!.includes(path.posix.relative(base || '.', f.path)),
    )
    .map(f => ({
      file: readme.path,
      message: `README.md does not mention ${f.path}.`,
      fix: 'List it with one line about its purpose.',
    }));
  if (context.terraform.resources.length > 0) {
    for (const command of ['init', 'plan', 'apply']) {
      if (
        !new RegExp(`(?:terraform|tofu)\\b[^\\n]*\\b${command}\\b`).test(
          readme.text,
        )
      ) {
        problems.push({
          file: readme.path,
          message: `README.md does not show the ${command} command.`,
          fix: `Show "terraform ${command}" with its arguments.`,
        });
      }
    }
  }
  return problems;
}

function marks({ findings }: CheckContext): Problem[] {
  return findings
    .filter(finding => finding.check.startsWith('marker/'))
    .map(({ file, line, message, fix }) => ({ file, line, message, fix }));
}

/** 8: documentation for runbooks and operations. */
export const item08: Item = {
  item: 8,
  title: 'Documentation for runbooks and operations',
  checks: [
    { id: '8.0', title: 'Operations are documented', run: everySkill },
    {
      id: '8.1',
      title: 'Runbooks say when, how, how to verify and whom to call',
      run: runbooks,
    },
    { id: '8.2', title: 'Links lead somewhere', run: links },
    {
      id: '8.3',
      title: 'The README lists every file and the commands',
      run: overview,
    },
    { id: '8.4', title: 'Nothing is left unrendered', run: marks },
  ],
};
