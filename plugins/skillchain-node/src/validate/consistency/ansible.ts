import { posix } from 'path';
import type { CheckContext } from '../checklist';
import { at, listAt } from '../checklist/kubernetes';
import type { ParsedFile } from '../parse';
import { lineFrom, walkObjects } from './places';
import type { Disagreement } from './types';

/** The folder `ansible/` that a file is in, with a closing slash. */
function homeOf(path: string): string | undefined {
  return /^(.*?(?:^|\/)ansible\/)/.exec(path)?.[1];
}

function groupsOf(file: ParsedFile): Set<string> {
  const groups = new Set(['all', 'ungrouped']);
  for (const { value } of file.yaml ?? []) {
    walkObjects(value, (object, keys) => {
      if (keys.at(-1) === 'children')
        Object.keys(object).forEach(g => groups.add(g));
      if (keys.at(-2) === 'hosts') groups.add(keys.at(-1)!);
    });
  }
  return groups;
}

const STATIC = /\/inventory\/[^/]+\/hosts\.ya?ml$/;

/** Groups and hosts of plays that an inventory does not have; inventories that ask a cloud know more than files. */
function unknownGroups(context: CheckContext): Disagreement[] {
  const inventories = context.files.filter(({ path }) => STATIC.test(path));
  const dynamic = context.files.some(({ path }) =>
    /\/inventory\/[^/]+\/[^/]*(?:aws_ec2|gcp_compute|azure_rm)\.ya?ml$/.test(
      path,
    ),
  );
  if (inventories.length === 0 || dynamic) return [];
  const groups = inventories.map(file => ({ file, groups: groupsOf(file) }));
  return context.files.flatMap(file => {
    if (!/\/ansible\/playbooks\/[^/]+\.ya?ml$/.test(file.path)) return [];
    return (file.yaml ?? []).flatMap(({ value }) =>
      (Array.isArray(value) ? value : []).flatMap(play => {
        const hosts = at(play, 'hosts');
        if (typeof hosts !== 'string' || /[{*&!~]/.test(hosts)) return [];
        return hosts
          .split(/[:,]/)
          .map(name => name.trim())
          .filter(
            name => name !== '' && !/^(?:localhost|127\.0\.0\.1)$/.test(name),
          )
          .flatMap<Disagreement>(name => {
            // A group may have machines in one environment only.
            if (groups.some(({ groups: known }) => known.has(name))) return [];
            return [
              {
                file: file.path,
                line: lineFrom(file, 1, `hosts: ${hosts}`),
                message: `The play is for ${name}, which no inventory has; ${groups[0].file.path} has ${[...groups[0].groups].slice(2).join(', ')}.`,
                fix: 'Name a group of the inventory.',
              },
            ];
          });
      }),
    );
  });
}

function nameOf(entry: unknown): unknown {
  return typeof entry === 'string'
    ? entry
    : (at(entry, 'role') ?? at(entry, 'name'));
}

/** Roles that are named and are in no folder. */
function unknownRoles(context: CheckContext): Disagreement[] {
  const roles = new Set(
    context.files.flatMap(
      ({ path }) => /^(.*\/roles\/[^/]+)\//.exec(path)?.[1] ?? [],
    ),
  );
  return context.files.flatMap(file => {
    const home = homeOf(file.path);
    if (!home || !file.yaml) return [];
    const found: Disagreement[] = [];
    const need = (entry: unknown) => {
      const name = nameOf(entry);
      // Names with dots are roles of collections.
      if (typeof name !== 'string' || /[.{]/.test(name)) return;
      if (roles.has(`${home}roles/${name}`)) return;
      found.push({
        file: file.path,
        line: lineFrom(file, 1, name),
        message: `There is no role ${name} in ${home}roles/.`,
        fix: 'Correct the name, or add the role.',
        absent: true,
      });
    };
    for (const { value } of file.yaml) {
      if (/\/playbooks\//.test(file.path)) {
        for (const play of Array.isArray(value) ? value : []) {
          listAt(play, 'roles').forEach(need);
        }
      }
      if (/\/meta\/main\.ya?ml$/.test(file.path)) {
        listAt(value, 'dependencies').forEach(need);
      }
      if (!/\/(?:tasks|playbooks)\//.test(file.path)) continue;
      walkObjects(value, object => {
        for (const verb of ['include_role', 'import_role']) {
          const role =
            at(object, `ansible.builtin.${verb}`) ?? at(object, verb);
          if (role) need(role);
        }
      });
    }
    return found;
  });
}

const FILES: Record<string, string> = { template: 'templates', copy: 'files' };

/** Files and handlers that the tasks of a role name and the role does not have. */
function roleParts(context: CheckContext): Disagreement[] {
  const handlers = new Map<string, Set<string>>();
  for (const { path, yaml } of context.files) {
    const role = /^(.*\/roles\/[^/]+)\/handlers\//.exec(path)?.[1];
    if (!role) continue;
    const known = handlers.get(role) ?? new Set<string>();
    handlers.set(role, known);
    for (const { value } of yaml ?? []) {
      for (const handler of Array.isArray(value) ? value : []) {
        [at(handler, 'name'), at(handler, 'listen')]
          .flat()
          .forEach(name => known.add(String(name)));
      }
    }
  }
  // A handler of one role answers to any role of the play.
  const all = new Set([...handlers.values()].flatMap(known => [...known]));
  return context.files.flatMap(file => {
    const role = /^(.*\/roles\/[^/]+)\/tasks\//.exec(file.path)?.[1];
    if (!role || !file.yaml) return [];
    const found: Disagreement[] = [];
    const say = (needle: string, message: string) =>
      found.push({
        file: file.path,
        line: lineFrom(file, 1, needle),
        message,
        fix: 'Correct the name, or add what is missing.',
        absent: true,
      });
    const needFile = (folder: string, name: unknown) => {
      if (typeof name !== 'string' || /\{\{|^\//.test(name)) return;
      const path = posix.join(role, folder, name);
      const isThere =
        context.byPath.has(path) ||
        context.files.some(other =>
          other.path.startsWith(`${path.replace(/\/$/, '')}/`),
        );
      if (!isThere) say(name, `${path} does not exist.`);
    };
    for (const { value } of file.yaml) {
      walkObjects(value, object => {
        for (const [verb, folder] of Object.entries(FILES)) {
          const task =
            at(object, `ansible.builtin.${verb}`) ?? at(object, verb);
          if (at(task, 'remote_src') !== true)
            needFile(folder, at(task, 'src'));
        }
        for (const verb of ['include_tasks', 'import_tasks']) {
          const task =
            at(object, `ansible.builtin.${verb}`) ?? at(object, verb);
          needFile('tasks', typeof task === 'string' ? task : at(task, 'file'));
        }
        for (const name of [at(object, 'notify')].flat()) {
          if (
            typeof name === 'string' &&
            !name.includes('{{') &&
            !all.has(name)
          ) {
            say(name, `No handler of ${role}/handlers/ is called "${name}".`);
          }
        }
      });
    }
    return found;
  });
}

/** What playbooks, roles and inventories name of one another. */
export function ansibleReferences(context: CheckContext): Disagreement[] {
  return [
    ...unknownGroups(context),
    ...unknownRoles(context),
    ...roleParts(context),
  ];
}
