import type { Library } from '@skillchain/backstage-plugin-skillchain-common';
import { type Cover, coverPairs, type Profile, tryConfigure } from './pairwise';

const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];
const LAYOUTS = ['kubernetes-focused', 'multi-tier'] as const;
const MATURITIES = ['starter', 'intermediate', 'advanced'] as const;

/**
 * Each skill alone with every cloud, each pair with one of them, all skills with every cloud in both layouts: nothing
 * but defaults. Layouts, maturities and the clouds of the pairs are taken in turn.
 */
function defaultProfiles(library: Library): Profile[] {
  const names = library.skills.map(skill => skill.name);
  const alone = names.map(name => ({ skills: [name], clouds: CLOUDS }));
  const pairs = names
    .flatMap((name, i) => names.slice(i + 1).map(other => [name, other]))
    .map((skills, i) => ({ skills, clouds: [CLOUDS[i % CLOUDS.length]] }));
  let turn = 0;
  return [...alone, ...pairs, { skills: names, clouds: CLOUDS }].flatMap(
    ({ skills, clouds }) =>
      clouds.flatMap(cloud => {
        const whole = skills.length === names.length;
        const layouts = whole ? LAYOUTS : [LAYOUTS[turn % 2]];
        return layouts.map(layout => {
          // A step that shares no factor with the number of clouds or layouts, so that each meets each.
          const maturity = MATURITIES[turn % 3];
          turn += 1;
          const aliases = whole
            ? 'all'
            : skills
                .map(name => library.skills.find(s => s.name === name)!.alias)
                .join('+');
          const id = `${aliases}-${cloud}-${layout === 'multi-tier' ? 'm' : 'k'}-${maturity}`;
          const configuration = tryConfigure(
            library,
            skills,
            { project: { name: 'shop', cloud, base_domain: 'example.org' } },
            maturity,
            layout,
          );
          if (!configuration) {
            throw new Error(`The defaults of ${id} are not valid answers.`);
          }
          return { id, configuration };
        });
      }),
  );
}

/** The fixed set of answers that the tools are run over. */
export function toolProfiles(library: Library): Cover {
  const defaults = defaultProfiles(library);
  const cover = coverPairs(library, 130);
  return { ...cover, profiles: [...defaults, ...cover.profiles] };
}
