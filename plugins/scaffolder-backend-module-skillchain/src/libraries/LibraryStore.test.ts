import { resolve } from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { LibraryStore } from './LibraryStore';

// Reading the shipped library takes seconds on a busy machine.
jest.setTimeout(60_000);

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

  describe('with a skill that cannot be read', () => {
    const skill = (name: string, type: string) => ({
      'SKILL.md': `---\nname: ${name}\ndescription: For tests. Use it there.\n---\n\n## Skillchain Configuration\n\n### How?\n\n\`\`\`yaml\nid: how\ntype: ${type}\ndefault: well\n\`\`\`\n`,
    });
    const library = (type: string) => ({
      'registry.yaml':
        'domain: pair\nversion: "1"\nskills:\n  good-one: { priority: 1, keywords: { primary: [good] } }\n  bad-one: { priority: 2, keywords: { primary: [bad] } }\n',
      'good-one': skill('good-one', 'string'),
      'bad-one': skill('bad-one', type),
    });
    const failed = async (store: LibraryStore) =>
      (await store.get('pair')).library.skills.map(({ name, failed: why }) => [
        name,
        why,
      ]);

    it('serves the others, tells the log once, and has it back once it is repaired', async () => {
      dir.setContent(library('strin'));
      const logger = mockServices.logger.mock();
      const store = new LibraryStore([dir.path], logger);
      const broken = [
        ['good-one', undefined],
        [
          'bad-one',
          [expect.stringMatching(/^bad-one\/SKILL\.md:\d+: .*strin/)],
        ],
      ];
      expect(await failed(store)).toEqual(broken);
      expect(await failed(store)).toEqual(broken);
      expect(logger.error).toHaveBeenCalledTimes(1);
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringMatching(/bad-one\/SKILL\.md:\d+/),
      );
      dir.setContent(library('string'));
      expect(await failed(store)).toEqual([
        ['good-one', undefined],
        ['bad-one', undefined],
      ]);
      expect(logger.info).toHaveBeenCalledWith(
        expect.stringContaining('whole again'),
      );
    });

    it('reads a whole library again only when it is told to', async () => {
      dir.setContent(library('string'));
      const store = new LibraryStore([dir.path]);
      const source = store.source('pair');
      const first = await source.get();
      dir.setContent(library('strin'));
      expect(await source.get()).toBe(first);
      source.forget();
      expect((await source.get()).errors).toHaveLength(1);
    });
  });
});
