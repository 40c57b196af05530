import { CONTEXT_NAMES } from '../templates';
import { Problems } from './diagnostics';
import { LibrarySources } from './model';

/** Checks aliases and the graph of dependencies. */
export function checkRegistry(
  sources: LibrarySources,
  problems: Problems,
): void {
  checkAliases(sources, problems);
  checkDependencies(sources, problems);
  checkCycles(sources, problems);
}

function checkAliases(sources: LibrarySources, problems: Problems): void {
  const { yaml } = sources.registry;
  const taken = new Map<string, string>();
  for (const { skill } of sources.skills) taken.set(skill.name, skill.name);
  for (const { skill } of sources.skills) {
    const place = {
      file: yaml.file,
      line: yaml.lineOf(['skills', skill.name, 'alias']),
    };
    if ((CONTEXT_NAMES as readonly string[]).includes(skill.alias)) {
      problems.error(
        'alias',
        `the alias ${skill.alias} means something else in templates`,
        place,
        `none of ${CONTEXT_NAMES.join(', ')}`,
      );
    }
    const other = taken.get(skill.alias);
    if (other !== undefined && other !== skill.name) {
      problems.error(
        'alias',
        `the alias ${skill.alias} of ${skill.name} already belongs to ${other}`,
        place,
        'an alias of its own for every skill',
      );
    }
    taken.set(skill.alias, other ?? skill.name);
  }
}

function checkDependencies(sources: LibrarySources, problems: Problems): void {
  const { yaml } = sources.registry;
  const names = new Set(sources.skills.map(({ skill }) => skill.name));
  for (const { skill } of sources.skills) {
    for (const key of ['dependencies', 'after'] as const) {
      skill[key].forEach((name, index) => {
        if (name === '*' || names.has(name)) return;
        problems.warning(
          'unknown-dependency',
          `${skill.name} depends on ${name}, which is not in this library`,
          {
            file: yaml.file,
            line: yaml.lineOf(['skills', skill.name, key, index]),
          },
          `one of ${[...names].join(', ')}`,
        );
      });
    }
  }
}

/** Reports every cycle once, at the first of its skills. */
function checkCycles(sources: LibrarySources, problems: Problems): void {
  const { yaml } = sources.registry;
  const needs = new Map(
    sources.skills.map(({ skill }) => [
      skill.name,
      [...skill.dependencies, ...skill.after].filter(name => name !== '*'),
    ]),
  );
  const done = new Set<string>();
  const visit = (name: string, path: string[]) => {
    const start = path.indexOf(name);
    if (start >= 0) {
      const cycle = [...path.slice(start), name];
      problems.error(
        'dependency-cycle',
        `the skills need each other in a circle: ${cycle.join(' -> ')}`,
        { file: yaml.file, line: yaml.lineOf(['skills', name]) },
        'dependencies and after without a circle; remove one of them',
      );
      return;
    }
    if (done.has(name)) return;
    for (const next of needs.get(name) ?? []) visit(next, [...path, name]);
    done.add(name);
  };
  for (const name of needs.keys()) visit(name, []);
}
