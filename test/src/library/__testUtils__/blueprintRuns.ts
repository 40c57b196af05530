import {
  MATURITIES,
  type Blueprint,
  type JsonObject,
  type Layout,
  type Maturity,
  type Parameters,
} from '@skillchain/backstage-plugin-skillchain-common';

/** A run that a blueprint promises something for. */
export interface BlueprintRun {
  id: string;
  blueprint: Blueprint;
  maturity: Maturity;
  cloud: string;
  /** Answers to quick questions; the others take their defaults. */
  quick: JsonObject;
  layout?: Layout;
}

/** What somebody says who wants the blueprint. */
export const GOALS: Record<string, string> = {
  'cloud-foundation': 'A landing zone for two products',
  'edge-dns-failover': 'DNS failover between two regions',
  'k8s-platform': 'Kubernetes for our first service',
  'multi-tier-web': 'Web servers with nginx before the shop',
};

/** The quick question that says where it runs. */
const placeOf = ({ questions }: Blueprint) =>
  questions.find(({ to }) => to.includes('project.cloud'));

/** The clouds that a blueprint offers; without a question about it those whose DNS services it offers. */
export function cloudsOf(blueprint: Blueprint): string[] {
  return (placeOf(blueprint)?.enum ?? ['aws', 'gcp', 'azure']).map(String);
}

/** The parameters of a run, as an answers file has them. */
export function parametersOf(run: BlueprintRun): Parameters {
  const { blueprint, maturity, cloud, quick, layout } = run;
  const place = placeOf(blueprint);
  return {
    goal: GOALS[blueprint.name],
    blueprint: blueprint.name,
    mode: 'blueprint',
    maturity,
    project: {
      name: 'shop',
      base_domain: 'example.org',
      ...(place ? {} : { cloud }),
      ...(layout && { layout }),
    },
    [blueprint.name]: { ...(place && { [place.id]: cloud }), ...quick },
  };
}

/** Every maturity in every cloud that is offered, with nothing but defaults. */
export function defaultRuns(blueprint: Blueprint): BlueprintRun[] {
  return MATURITIES.flatMap(maturity =>
    cloudsOf(blueprint).map(cloud => ({
      id: `${maturity} in ${cloud}`,
      blueprint,
      maturity,
      cloud,
      quick: {},
    })),
  );
}

/** Every option of every quick question, and the other layout: maturities and clouds in turn. */
export function optionRuns(blueprint: Blueprint): BlueprintRun[] {
  const clouds = cloudsOf(blueprint);
  let turn = 0;
  const next = () => {
    const maturity = MATURITIES[turn % MATURITIES.length];
    // A step that meets every maturity with every cloud.
    const cloud =
      clouds[(turn + Math.floor(turn / MATURITIES.length)) % clouds.length];
    turn += 1;
    return { blueprint, maturity, cloud };
  };
  const place = placeOf(blueprint);
  const options = blueprint.questions
    .filter(question => question !== place)
    .flatMap(({ id, enum: values = [] }) =>
      values.map(value => {
        const of = next();
        return {
          ...of,
          id: `${id} ${value}, ${of.maturity} in ${of.cloud}`,
          quick: { [id]: value },
        };
      }),
    );
  const layout: Layout =
    blueprint.presets.project?.layout === 'multi-tier'
      ? 'kubernetes-focused'
      : 'multi-tier';
  const layouts = MATURITIES.map(maturity => ({
    ...next(),
    id: `${layout}, ${maturity}`,
    maturity,
    layout,
    quick: {},
  }));
  return [...options, ...layouts];
}
