import type {
  JsonObject,
  JsonValue,
} from '@skillchain/backstage-plugin-skillchain-common';
import type { RunFacts } from '../../generate/runFacts';
import type { ParsedTree } from '../syntax';
import { readKubernetes } from './kubernetes';
import { readTerraform } from './terraform';
import type { CheckContext } from './types';

/** Gathers what the checks look at, once. */
export function createCheckContext(
  run: RunFacts,
  tree: ParsedTree,
): CheckContext {
  const { library, answers } = run;
  const root = library.outputRoot ? `${library.outputRoot}/` : '';
  const byAlias = new Map<string, JsonObject>(
    library.skills
      .filter(skill => skill.name in answers)
      .map(skill => [skill.alias, answers[skill.name]]),
  );
  byAlias.set('project', run.project);
  return {
    files: tree.files,
    byPath: tree.byPath,
    findings: tree.findings,
    configuration: run.configuration,
    derived: run.derived,
    root,
    kubernetes: readKubernetes(tree.files),
    terraform: readTerraform(tree.files),
    has: alias => byAlias.has(alias),
    answer: (path): JsonValue | undefined => {
      const [alias, question] = path.split('.');
      return byAlias.get(alias)?.[question];
    },
    file: path => tree.byPath.get(`${root}${path}`),
  };
}
