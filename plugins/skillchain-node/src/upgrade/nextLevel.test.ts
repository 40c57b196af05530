import {
  configure,
  match,
  parametersToRequest,
  type Maturity,
} from '@skillchain/backstage-plugin-skillchain-common';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { defaultLibraryDir, loadLibrary, type LoadedLibrary } from '../load';
import { renderTree } from '../generate';
import { LIBRARY } from '../validate/__fixtures__/library';
import { nextLevel } from './nextLevel';

function configurationOf(
  loaded: LoadedLibrary,
  goal: string,
  maturity: Maturity,
) {
  const parameters = { goal, maturity };
  return configure(loaded.library, {
    match: match(
      loaded.library,
      parametersToRequest(loaded.library, parameters),
    ),
    parameters,
    mode: 'defaults',
  });
}

describe('nextLevel', () => {
  const libraryDir = createMockDirectory();

  it('names what the maturity above adds, and nothing at the top', async () => {
    libraryDir.setContent(LIBRARY);
    const loaded = await loadLibrary(libraryDir.path);
    const level = (maturity: Maturity) =>
      nextLevel(loaded, configurationOf(loaded, 'a network', maturity));
    expect(level('starter')).toEqual({ maturity: 'intermediate', files: [] });
    expect(level('intermediate')).toEqual({
      maturity: 'advanced',
      files: [
        {
          path: 'infrastructure/scripts/scan.sh',
          skill: 'laying-networks',
          description: 'Looks for open ports',
        },
      ],
    });
    expect(level('advanced')).toBeUndefined();
  });

  it('names the files that a run at that maturity has more, with the shipped library', async () => {
    const loaded = await loadLibrary(defaultLibraryDir());
    const goal = 'a kubernetes cluster with DNS and a service mesh';
    const paths = (maturity: Maturity) =>
      renderTree(loaded, configurationOf(loaded, goal, maturity)).map(
        ({ path }) => path,
      );
    const before = paths('starter');
    const more = paths('intermediate').filter(path => !before.includes(path));
    const level = nextLevel(loaded, configurationOf(loaded, goal, 'starter'));
    expect(level?.files.map(({ path }) => path).sort()).toEqual(more);
    expect(more.length).toBeGreaterThan(5);
  });

  it('goes by the recorded answers when they do not fit any more', async () => {
    libraryDir.setContent(LIBRARY);
    const loaded = await loadLibrary(libraryDir.path);
    const configuration = configurationOf(loaded, 'a network', 'intermediate');
    configuration.project.name = { value: 'NOT A NAME', source: 'answer' };
    expect(nextLevel(loaded, configuration)?.files).toHaveLength(1);
  });
});
