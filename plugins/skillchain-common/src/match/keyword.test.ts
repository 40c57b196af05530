import { matchLibrary as lib } from '../__testUtils__/matchLibrary';
import { goalMentions, match } from '.';
import { compileKeywords } from './skillPatterns';

const run = (goal: string, more: object = {}) =>
  match(lib, { goal, add: [], remove: [], decisions: {}, ...more });
const chainOf = (goal: string, more: object = {}) =>
  run(goal, more).chain.map(link => link.skill);

describe('a keyword', () => {
  it.each([
    'KUBERNETES',
    'Kubernetes.',
    'kuberntes', // a slip of the keyboard
    'kubenetes',
    'a Service\nMesh',
    'service-mesh',
    'servicemesh',
    'service meshes',
    'proxies',
    'zone files',
    'bind, and a key binding', // one outside of the exclusion
    'not only kubernetes',
    'not just a service mesh',
    'no downtime and DNS failover',
    'no kubernetes experience yet',
    'there is no VPC yet',
    'no subnet may reach the internet',
    'DNS does not resolve',
    'kubernetes, but Docker is not needed',
    'instead of VMs use k8s',
    'not nomad but kubernetes',
    "we can't decide if k8s or nomad fits",
  ])('hits in %j', goal => {
    expect(chainOf(goal)).not.toEqual([]);
  });

  it.each([
    'without kubernetes',
    'no k8s',
    'no service mesh or kubernetes',
    'without Istio, kubernetes or DNS',
    'without Docker, Istio and kubernetes',
    'Not looking for kubernetes',
    'nothing on k8s',
    'kubernetes is not needed',
    'K8S ISN’T NEEDED',
    'WE DO NOT USE KUBERNETES',
    'we skip DNS here',
    'Docker rather than kubernetes',
    'Docker instead of a kubernetes cluster',
    'outside Kubernetes',
    'no A and no DNS',
    'We dropped Istio and Kubernetes years ago',
    'never touch DNS',
    'DNS stays as it is',
    'leave DNS alone',
    'kubernetes is out of scope',
    'no need for kubernetes',
    'dont use kubernetes',
    'neither kubernetes nor DNS',
    'everything but DNS',
    'avoid kubernetes',
    'a non-kubernetes platform',
    'a bind mount', // exclusion phrases
    'our key bindings',
    'kubernetesque', // other words
    'adnsb',
    'two XML namespaces', // secondary without its context
  ])('does not hit in %j', goal => {
    expect(chainOf(goal)).toEqual([]);
  });

  it('counts as secondary only beside its context and without a rival', () => {
    expect(chainOf('a namespace in the cluster')).toEqual([
      'operating-kubernetes',
    ]);
    expect(chainOf('a namespace in the cluster of docker compose')).toEqual([]);
    expect(chainOf('k8s, no docker compose')).toEqual(['operating-kubernetes']);
  });

  it('takes linear time on hostile goals', () => {
    const goals = [
      'no '.repeat(3500),
      'not a, '.repeat(1500),
      'without a b c, '.repeat(700),
      'k8s is '.repeat(1500),
      `${' '.repeat(5000)}without${' '.repeat(5000)}k8s`,
      'namespace '.repeat(1000),
      'no dns, '.repeat(1250),
      'a'.repeat(10_000),
      `${'-'.repeat(9990)}k8s`,
      'without a and b or '.repeat(520),
    ];
    const started = performance.now();
    goals.forEach(goal => run(goal, { add: ['dns'] }));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('goalMentions', () => {
  it('returns the text that mentions a phrase', () => {
    expect(goalMentions('needs High-Availability', 'high availability')).toBe(
      'High-Availability',
    );
    expect(goalMentions('no high availability', 'high availability')).toBe(
      undefined,
    );
  });
});

describe('the pattern of a skill', () => {
  const finds = (primary: string[], goal: string) =>
    new RegExp(
      compileKeywords({
        primary,
        secondary: [],
        exclusions: [],
        requires_any: [],
      }).mention ?? '(?!)',
      'u',
    ).test(goal);

  it.each(['cloudformation', 'CloudFormation', 'CLOUDFORMATION'])(
    'finds a name with capitals inside in the spelling %s',
    goal => expect(finds(['iac', 'CloudFormation'], goal)).toBe(true),
  );

  it.each(['terrafrom', 'teraform', 'TERRAFORMS', 'tErRaForm'])(
    'forgives %s in the first keyword',
    goal => expect(finds(['terraform'], goal)).toBe(true),
  );

  it('forgives a first keyword that begins or ends with a vowel', () => {
    expect(finds(['ansible'], 'ansibel role')).toBe(true);
    expect(finds(['ansible'], 'nasa able')).toBe(false);
  });

  it('does not count a word alone where it ends a longer keyword', () => {
    const words = ['balancer', 'load balancer'];
    expect(finds(words, 'no load balancer')).toBe(false);
    expect(finds(words, 'an L4 balancer')).toBe(true);
  });

  it('finds snake case in a keyword that has it', () => {
    expect(finds(['nginx', 'proxy_pass'], 'proxy_pass to a socket')).toBe(true);
    expect(finds(['nginx', 'proxy_pass'], 'Proxy pass')).toBe(true);
  });

  it.each([
    'keep DNS out of it',
    'leave the DNS records alone',
    'no managed DNS',
    'we do not need DNS yet',
    'DNS records are already taken care of',
  ])('hears the negation in %j', goal =>
    expect(finds(['dns'], goal)).toBe(false),
  );

  it('keeps what is only not there yet', () => {
    expect(finds(['dns'], 'there is no DNS yet')).toBe(true);
  });
});
