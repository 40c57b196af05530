import { ConflictError } from '@backstage/errors';
import type { Skill } from '../model';

/**
 * Puts skills in order of execution: priority ascending, then score descending, then name; but dependencies and
 * `after` always first, and a dependency on `"*"` last of all.
 *
 * @throws ConflictError naming the skills of a cycle.
 */
export function orderSkills(
  skills: Skill[],
  score: (skill: string) => number = () => 0,
): Skill[] {
  const names = new Set(skills.map(s => s.name));
  const rest = [...skills].sort(
    (a, b) =>
      a.priority - b.priority ||
      score(b.name) - score(a.name) ||
      (a.name < b.name ? -1 : 1),
  );
  const isLast = (skill: Skill) =>
    skill.dependencies.includes('*') || skill.after.includes('*');
  const needs = new Map(
    rest.map(skill => [
      skill.name,
      new Set([
        ...[...skill.dependencies, ...skill.after].filter(
          name => name !== skill.name && names.has(name),
        ),
        ...(isLast(skill) ? rest.filter(s => !isLast(s)).map(s => s.name) : []),
      ]),
    ]),
  );
  const ordered: Skill[] = [];
  const done = new Set<string>();
  while (rest.length > 0) {
    const at = rest.findIndex(skill =>
      [...(needs.get(skill.name) ?? [])].every(name => done.has(name)),
    );
    if (at < 0) {
      throw new ConflictError(
        `The skills depend on each other in a circle: ${findCycle(rest, needs)}. ` +
          `Remove one of these from \`dependencies\` or \`after\` in registry.yaml.`,
      );
    }
    const [skill] = rest.splice(at, 1);
    done.add(skill.name);
    ordered.push(skill);
  }
  return ordered;
}

/** Walks from need to need until a skill comes up twice. */
function findCycle(rest: Skill[], needs: Map<string, Set<string>>): string {
  const open = new Set(rest.map(s => s.name));
  const path: string[] = [];
  let at = rest[0].name;
  while (!path.includes(at)) {
    path.push(at);
    at = [...(needs.get(at) ?? [])].find(name => open.has(name)) ?? at;
  }
  return [...path.slice(path.indexOf(at)), at].join(' -> ');
}
