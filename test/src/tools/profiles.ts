import type { Library } from '@skillchain/backstage-plugin-skillchain-common';
import {
  type Cover,
  coverPairs,
  type Profile,
  subsetsOf,
  tryConfigure,
} from './pairwise';

const CLOUDS = ['aws', 'gcp', 'azure', 'on-prem'];
const LAYOUTS = ['kubernetes-focused', 'multi-tier'] as const;
const MATURITIES = ['starter', 'intermediate', 'advanced'] as const;

/**
 * Each skill alone and each pair with every cloud, the layouts and maturities taken in turn; all skills
 * with every cloud in both layouts: nothing but defaults.
 */
function defaultProfiles(library: Library): Profile[] {
  const names = library.skills.map(skill => skill.name);
  let turn = 0;
  return subsetsOf(names).flatMap(skills =>
    CLOUDS.flatMap(cloud => {
      const whole = skills.length === names.length;
      const layouts = whole ? LAYOUTS : [LAYOUTS[turn % 2]];
      return layouts.map(layout => {
        const maturity = MATURITIES[turn % 3];
        turn += 1;
        const aliases = skills
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

/** The fixed set of answers that the tools are run over, about sixty trees. */
export function toolProfiles(library: Library): Cover {
  const defaults = defaultProfiles(library);
  const cover = coverPairs(library, 34);
  return { ...cover, profiles: [...defaults, ...cover.profiles] };
}
