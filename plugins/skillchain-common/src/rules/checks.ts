import { durationSeconds, formatDuration } from '../answers/schedule';
import { factAt } from '../answers/facts';
import { inWords } from '../answers/placeholders';
import { goalMentions } from '../match';
import type { JsonObject, JsonValue } from '../model';
import { cidrCapacity, cidrOverlap, worldOpenCidr } from './addressChecks';
import {
  addressPlace,
  severalTlsEndpoints,
  timeoutInversion,
} from './balancerChecks';
import type { Check } from './context';
import { samePlace, scheduleBeyondRpo, strategyVsRto } from './recoveryChecks';

function list(value: JsonValue | undefined): JsonValue[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function number(value: JsonValue | undefined): number | undefined {
  const parsed =
    typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed)
    ? parsed
    : undefined;
}

/**
 * Clients that keep an old address for longer than the service may be down.
 *
 * Arguments: `rto`, the path of the duration; `share` of it that caches may use up (default 1); `below`, a share from
 * which on another rule speaks (default none).
 * Facts: `failoverSeconds`, `rto`, `limit`, `needed` (the shortest duration that would do).
 */
const ttlBeyondRto: Check = ({ facts, derived }, args) => {
  const rto = factAt(facts, String(args.rto));
  const seconds = durationSeconds(rto);
  const limit =
    seconds === undefined ? undefined : seconds * (number(args.share) ?? 1);
  const below = number(args.below);
  return seconds !== undefined &&
    limit !== undefined &&
    derived.failoverSeconds > limit &&
    (below === undefined || derived.failoverSeconds <= seconds * below)
    ? [
        {
          failoverSeconds: derived.failoverSeconds,
          rto: String(rto),
          limit,
          needed: formatDuration(
            Math.ceil(
              derived.failoverSeconds / (number(args.share) ?? 1) / 60,
            ) * 60,
          ),
        },
      ]
    : [];
};

/**
 * One zone where more is promised or required.
 *
 * Arguments: `target`, the path of an availability target in percent, and `from` (the target from which one zone is
 * too few, default 99.9). Facts: `target`, `zones`.
 */
const singleZoneHa: Check = ({ facts, derived }, args) => {
  const target = number(factAt(facts, String(args.target)));
  const zones = derived.zoneNames.length;
  return target !== undefined &&
    target >= (number(args.from) ?? 99.9) &&
    factAt(facts, 'project.cloud') !== 'on-prem' &&
    zones < 2
    ? [{ target, zones }]
    : [];
};

/** A port or a range (`15000-15090`) with what uses it. */
function portsOf(spec: string): [number, number] {
  const [from, to = from] = spec.split('-').map(Number);
  return [from, to];
}

/** Ports that are tried, in this order, when the wanted one is taken. */
const COMMON_PORTS = [8080, 8000, 3000, 8888];

function entries(value: JsonValue): [string, string][] {
  return value && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value).map(([key, user]) => [key, inWords(user)])
    : [];
}

/**
 * The application's port is taken on the same host or in the same pod.
 *
 * Arguments: `ports`, from a port or range to what uses it; `given`, a list of `{path, is, ports}` whose ports count
 * when the answer is that; `paths`, from an answer that is a port of hosts (a container has its own) to what listens.
 * Facts: `port`, `other`, `path` (the answer to change) and `free`, a port that nobody uses.
 */
const portClash: Check = ({ facts, derived }, args) => {
  const given = list(args.given).flatMap(entry => {
    const { path, is, ports } = entry as JsonObject;
    return factAt(facts, String(path)) === is ? entries(ports) : [];
  });
  const reserved = [...entries(args.ports ?? null), ...given];
  const answered = derived.has.k8s ? [] : entries(args.paths ?? null);
  const usersOf = (port: number) => [
    ...reserved
      .filter(([spec]) => {
        const [from, to] = portsOf(spec);
        return port >= from && port <= to;
      })
      .map(([, user]) => user),
    ...answered
      .filter(([path]) => factAt(facts, path) === port)
      .map(([, user]) => user),
  ];
  const port = derived.appPort;
  const free = COMMON_PORTS.find(other => usersOf(other).length === 0);
  return usersOf(port).map(other => ({
    port,
    other,
    path: derived.has.k8s ? 'k8s.container_port' : 'linux.service_port',
    free: free ?? port,
  }));
};

/** Names and addresses that are reserved for documentation (RFC 2606, RFC 6761, RFC 5737). */
const PLACEHOLDERS = [
  /(?:^|[./@])example(?:\.(?:com|org|net))?(?:$|[/:])/u,
  /\.(?:example|invalid|test)(?:$|[/:])/u,
  /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\./u,
];

/**
 * Answers that are examples and do not work anywhere.
 *
 * Arguments: `paths`. Facts: `list` in words.
 */
const placeholderValues: Check = ({ facts }, args) => {
  const found = list(args.paths).flatMap(path =>
    list(factAt(facts, String(path)))
      .filter(
        value =>
          typeof value === 'string' && PLACEHOLDERS.some(p => p.test(value)),
      )
      .map(value => `${path} = ${value}`),
  );
  return found.length ? [{ list: found }] : [];
};

/**
 * A name below one of some domains.
 *
 * Arguments: `path`, `suffixes` (such as `.internal`). Facts: `value`, `suffix`.
 */
const nameBelow: Check = ({ facts }, args) => {
  const value = factAt(facts, String(args.path));
  const suffix = list(args.suffixes)
    .map(String)
    .find(end => typeof value === 'string' && `.${value}`.endsWith(end));
  return suffix === undefined ? [] : [{ value: String(value), suffix }];
};

/**
 * Words of the goal.
 *
 * Arguments: `phrases`. Facts: `words`, as the goal has them.
 */
const goalMentionsAny: Check = ({ goal }, args) => {
  const words = list(args.phrases).flatMap(
    phrase => goalMentions(goal, String(phrase)) ?? [],
  );
  return words.length ? [{ words: [...new Set(words)] }] : [];
};

/**
 * A skill that builds on another one which is not in the chain: one it needs, or one it would follow
 * that the goal called for and somebody dropped.
 *
 * Facts: `skill` and `dependency`, their titles.
 */
const dependencyMissing: Check = ({ library, chain, dropped }) =>
  library.skills
    .filter(skill => chain.includes(skill.name))
    .flatMap((skill): JsonObject[] => {
      const missing = library.skills.filter(
        other =>
          other.name !== skill.name &&
          !chain.includes(other.name) &&
          (skill.dependencies.includes(other.name) ||
            (skill.after.includes(other.name) && dropped.includes(other.name))),
      );
      return missing.map(other => ({
        skill: skill.title,
        dependency: other.title,
      }));
    });

/**
 * One copy of something that has to stay up through a restart.
 *
 * Arguments: `target`, the path of an availability target in percent. Facts: `target`, `path` (the answer to raise), `count` in
 * words, `needed` (two; three from 99.95 on).
 */
const tooFewCopies: Check = ({ facts }, args) => {
  const target = number(factAt(facts, String(args.target)));
  if (target === undefined || target < 99.9) {
    return [];
  }
  const hosts = factAt(facts, 'layout') === 'multi-tier';
  return [
    { path: 'k8s.replicas', count: 'One copy of the workload' },
    ...(hosts
      ? [{ path: 'iac.vm_count', count: 'One machine of the application' }]
      : []),
  ]
    .filter(({ path }) => factAt(facts, path) === 1)
    .map(found => ({ ...found, target, needed: target < 99.95 ? 2 : 3 }));
};

/**
 * A quorum that does not hold.
 *
 * Facts: `n`, `w`, `majority`, `reason`.
 */
const quorumTooSmall: Check = ({ facts, derived }) => {
  const { n, w } = derived.quorum;
  const majority = Math.floor(n / 2) + 1;
  const strong = factAt(facts, 'dist.consistency_model') === 'strong';
  if (w > n) {
    return [{ n, w, majority, reason: 'can never be confirmed' }];
  }
  return strong && w < majority
    ? [{ n, w, majority, reason: 'lets two writes both succeed' }]
    : [];
};

/** The checks that rules may name. */
export const CHECKS: Readonly<Record<string, Check>> = {
  'address-place': addressPlace,
  'several-tls-endpoints': severalTlsEndpoints,
  'timeout-inversion': timeoutInversion,
  'cidr-capacity': cidrCapacity,
  'cidr-overlap': cidrOverlap,
  'dependency-missing': dependencyMissing,
  'goal-mentions': goalMentionsAny,
  'name-below': nameBelow,
  'placeholder-values': placeholderValues,
  'port-clash': portClash,
  quorum: quorumTooSmall,
  'same-place': samePlace,
  'schedule-beyond-rpo': scheduleBeyondRpo,
  'single-zone-ha': singleZoneHa,
  'strategy-vs-rto': strategyVsRto,
  'too-few-copies': tooFewCopies,
  'ttl-beyond-rto': ttlBeyondRto,
  'world-open-cidr': worldOpenCidr,
};
