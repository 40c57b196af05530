import { buildFacts } from '../answers';
import { derive } from '../infrastructure/derive';
import type { JsonObject } from '../model';
import { library, skill } from '../testing';
import { CHECKS } from './checks';

const lib = library({
  skills: [
    skill({ name: 'architecting-networks', alias: 'net', title: 'Networks' }),
    skill({
      name: 'operating-kubernetes',
      alias: 'k8s',
      title: 'Kubernetes',
      after: ['architecting-networks'],
    }),
    skill({
      name: 'implementing-service-mesh',
      alias: 'mesh',
      title: 'Mesh',
      dependencies: ['operating-kubernetes'],
    }),
    skill({ name: 'administering-linux', alias: 'linux', title: 'Linux' }),
    skill({ name: 'load-balancing-patterns', alias: 'lb', title: 'Balancer' }),
    skill({ name: 'configuring-nginx', alias: 'nginx', title: 'nginx' }),
    skill({ name: 'managing-dns', alias: 'dns', title: 'DNS' }),
    skill({ name: 'planning-disaster-recovery', alias: 'dr', title: 'DR' }),
    skill({ name: 'designing-distributed-systems', alias: 'dist', title: 'D' }),
  ],
});

/** Runs a check over answers by alias, for tests. */
export function run(
  name: string,
  answers: Record<string, JsonObject>,
  options: {
    args?: JsonObject;
    goal?: string;
    dropped?: string[];
  } = {},
): JsonObject[] {
  const { project = {}, ...byAlias } = answers;
  const chain = lib.skills.filter(s => byAlias[s.alias]).map(s => s.name);
  const derived = derive({
    project,
    skills: byAlias,
    maturity: 'intermediate',
    layout: 'kubernetes-focused',
  });
  const goal = options.goal ?? '';
  const facts = buildFacts(lib, {
    ...{ goal, chain, project, derived },
    ...{
      maturity: 'intermediate',
      layout: 'kubernetes-focused',
      mode: 'guided',
    },
    skills: Object.fromEntries(
      lib.skills.flatMap(s =>
        byAlias[s.alias] ? [[s.name, byAlias[s.alias]]] : [],
      ),
    ),
  });
  return CHECKS[name](
    {
      library: lib,
      goal,
      chain,
      dropped: options.dropped ?? [],
      facts,
      derived,
    },
    options.args ?? {},
  );
}
