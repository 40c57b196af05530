import type {
  Configuration,
  GenerateResult,
  MatchResult,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Lines in a frame. */
export function box(...sections: string[][]): string {
  const width = Math.max(...sections.flat().map(line => [...line].length));
  const rule = '─'.repeat(width + 2);
  const body = sections.map(lines =>
    lines
      .map(line => `│ ${line}${' '.repeat(width - [...line].length)} │`)
      .join('\n'),
  );
  return [`┌${rule}┐`, body.join(`\n├${rule}┤\n`), `└${rule}┘`].join('\n');
}

const list = (title: string, lines: string[]) =>
  lines.length > 0 ? [title, ...lines.map(line => `  ${line}`), ''] : [];

/** The blueprint of a run, or the one that could be used. */
function blueprintLines({ blueprint }: MatchResult): string[] {
  if (!blueprint) return [];
  const { name, title, keywords, questions, allQuestions } = blueprint;
  if (blueprint.accepted) {
    return [
      `Blueprint ${title}: ${questions} questions of ${allQuestions} when only its own are asked.`,
    ];
  }
  const words = keywords.map(({ text }) => `"${text}"`).join(', ');
  return [
    `The blueprint ${title} fits (${words}): ${questions} questions instead of ${allQuestions}. Use it with --blueprint ${name}.`,
  ];
}

/** What a goal calls for, for people. */
export function matchText(result: MatchResult, skills: string[]): string {
  if (result.chain.length === 0 && result.skipped.length === 0) {
    return [
      `No skill matches "${result.goal}".`,
      `Say more about what you need, or choose from: ${skills.join(', ')}.`,
    ].join('\n');
  }
  const { minutes, questions } = result.estimate;
  const name = Math.max(0, ...result.chain.map(({ skill }) => skill.length));
  return [
    `Goal: ${result.goal}`,
    '',
    ...list(
      'Skills, in order:',
      result.chain.map(
        ({ skill, because }, index) =>
          `${index + 1}. ${skill.padEnd(name)}  ${because}`,
      ),
    ),
    ...list(
      'Left out, because they failed:',
      result.skipped.map(({ skill }) => skill),
    ),
    `About ${minutes.min} to ${minutes.max} minutes for ${questions} questions.`,
    ...blueprintLines(result),
    ...list('\nWarnings:', [
      ...result.dependencyWarnings,
      ...result.missingCritical.map(({ id, message }) => `${id} ${message}`),
    ]),
  ]
    .join('\n')
    .trimEnd();
}

/** The frame in front of each skill of a run, and what was chosen for it. */
export function stepText(
  configuration: Configuration,
  skill: string,
  index: number,
  total: number,
): string {
  const link = configuration.skills.find(entry => entry.skill === skill);
  const choices = configuration.summary
    .split('\n')
    .find(line => line.startsWith(`${link?.title}: `));
  const frame = box([
    `STEP ${index}/${total}: ${skill}`,
    `Namespace: ${link?.invocation ?? skill}`,
  ]);
  return choices ? `${frame}\n  ${choices}` : frame;
}

/** The choices that belong to no skill: the project and the conflicts. */
export function choicesText({ summary, skills }: Configuration): string {
  return summary
    .split('\n')
    .filter(line => !skills.some(({ title }) => line.startsWith(`${title}: `)))
    .join('\n');
}

/** The closing words of a run. */
export function completionText(result: GenerateResult): string {
  const skills = Object.keys(result.filesBySkill).length;
  const path = Math.max(0, ...result.keyFiles.map(file => file.path.length));
  return [
    box(['INFRASTRUCTURE CONFIGURATION COMPLETE']),
    '',
    `Generated ${result.fileCount} files across ${skills} infrastructure ${skills === 1 ? 'skill' : 'skills'}:`,
    ...Object.entries(result.filesBySkill).map(
      ([skill, count]) => `  ${String(count).padStart(4)}  ${skill}`,
    ),
    '',
    ...list(
      'KEY FILES:',
      result.keyFiles.map(file => `${file.path.padEnd(path)}  - ${file.label}`),
    ),
    ...list('INTEGRATION POINTS:', result.integrationPoints),
    ...list(
      'NEXT STEPS:',
      result.nextSteps.map(
        ({ text, command }, index) =>
          `${index + 1}. ${text}${command ? `\n     ${command}` : ''}`,
      ),
    ),
    ...list(
      'LEFT OUT:',
      result.skipped.map(({ skill, reason }) => `${skill}: ${reason}`),
    ),
    ...list('WARNINGS:', result.warnings),
  ]
    .join('\n')
    .trimEnd();
}
