import {
  configure,
  match,
  parametersToRequest,
  type Configuration,
  type JsonValue,
  type Library,
  type Mode,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';

/** Matches and configures a goal with a library. */
export function run(
  library: Library,
  parameters: Parameters,
  mode: Mode = 'guided',
): Configuration {
  return configure(library, {
    match: match(library, parametersToRequest(library, parameters)),
    parameters,
    mode,
  });
}

/** The value of an answer by `skill.question` or `project.question`; undefined when it is not asked. */
export function answerAt(
  configuration: Configuration,
  path: string,
): JsonValue | undefined {
  const [scope, id] = path.split('.');
  const answers =
    scope === 'project'
      ? configuration.project
      : configuration.skills.find(s => s.skill === scope)?.answers;
  return answers?.[id]?.value;
}
