import { resolve } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { LibraryStore } from './LibraryStore';

const kitchen = resolve(__dirname, '../__fixtures__/library');

describe('LibraryStore', () => {
  const dir = createMockDirectory();

  it('has the shipped library without any configuration', async () => {
    const store = LibraryStore.fromConfig(mockServices.rootConfig());
    const { library } = await store.get();
    expect(library.domain).toBe('infrastructure');
    expect(library.skills.map(skill => skill.name)).toContain(
      'operating-kubernetes',
    );
  });

  it('adds the configured libraries, and reads each once', async () => {
    const store = LibraryStore.fromConfig(
      mockServices.rootConfig({
        data: { skillchain: { libraries: [{ path: kitchen }] } },
      }),
    );
    const first = await store.get('kitchen');
    expect(first.library.skills.map(skill => skill.name)).toEqual([
      'brewing-tea',
    ]);
    expect(await store.get('kitchen')).toBe(first);
    expect((await store.get('infrastructure')).library.domain).toBe(
      'infrastructure',
    );
  });

  it('says which libraries there are when one is unknown', async () => {
    await expect(new LibraryStore([kitchen]).get('garden')).rejects.toThrow(
      /no skill library "garden".*kitchen, infrastructure.*skillchain\.libraries/s,
    );
  });

  it('refuses two libraries of one domain, and names both', async () => {
    await expect(
      new LibraryStore([kitchen, kitchen]).get('kitchen'),
    ).rejects.toThrow(/Two skill libraries have the domain "kitchen": .+ and /);
  });

  it('tries a broken library again once it is repaired', async () => {
    dir.setContent({ 'registry.yaml': 'domain: [' });
    const store = new LibraryStore([dir.path]);
    await expect(store.get('empty')).rejects.toThrow(/registry\.yaml:1/);
    // The others are not in danger meanwhile.
    expect((await store.get('infrastructure')).library.domain).toBe(
      'infrastructure',
    );
    dir.setContent({
      'registry.yaml': 'domain: empty\nversion: "1"\nskills: {}\n',
    });
    expect((await store.get('empty')).library.skills).toEqual([]);
  });
});
