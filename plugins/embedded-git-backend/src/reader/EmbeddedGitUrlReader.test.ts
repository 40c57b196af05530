import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import type { UrlReaderService } from '@backstage/backend-plugin-api';
import { RepositoryWriter } from '../store/RepositoryWriter';
import { EmbeddedGitUrlReader } from './EmbeddedGitUrlReader';

describe('EmbeddedGitUrlReader', () => {
  const mockDir = createMockDirectory();
  const base = 'http://localhost:7777/api/embedded-git';
  const root = `${base}/shop/blob/main/`;
  let reader: UrlReaderService;
  let commitHash: string;

  beforeEach(async () => {
    mockDir.setContent({
      workspace: {
        'catalog-info.yaml': 'kind: System\n',
        'k8s/catalog-info.yaml': 'kind: Component\n',
        'k8s/base/a b.yaml': 'a: 1\n',
      },
    });
    const published = await new RepositoryWriter(
      mockDir.resolve('repositories'),
    ).publish({
      name: 'shop',
      sourceDir: mockDir.resolve('workspace'),
      message: 'Initial commit',
      taskId: 'task-1',
      author: { name: 'Ada', email: 'ada@example.com' },
    });
    commitHash = published.commitHash;
    // the readers of a whole backend: without ours none of them takes this host
    reader = UrlReaders.default({
      logger: mockServices.logger.mock(),
      config: mockServices.rootConfig({
        data: {
          backend: { baseUrl: 'http://localhost:7777/' },
          embeddedGit: { directory: mockDir.resolve('repositories') },
        },
      }),
      factories: [EmbeddedGitUrlReader.factory],
    });
  });

  it('reads a file once per commit', async () => {
    const url = `${root}k8s/base/a%20b.yaml`;
    const response = await reader.readUrl(url);
    expect((await response.buffer()).toString()).toBe('a: 1\n');
    expect(response.etag).toBe(commitHash);
    await expect(
      reader.readUrl(url, { etag: commitHash }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
  });

  it.each([
    `${root}nothing.yaml`,
    `${root}k8s`,
    `${base}/shop/blob/other/catalog-info.yaml`,
    `${base}/nothing/blob/main/catalog-info.yaml`,
    `${base}/`,
    `${base}/..%2fshop/blob/main/catalog-info.yaml`,
  ])('finds nothing at %s', async url => {
    await expect(reader.readUrl(url)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it.each([
    'http://localhost:7777/api/catalog/entities',
    'http://localhost:7778/api/embedded-git/shop/blob/main/catalog-info.yaml',
    'https://localhost:7777/api/embedded-git/shop/blob/main/catalog-info.yaml',
  ])('leaves %s alone', async url => {
    await expect(reader.readUrl(url)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it('finds files by a pattern', async () => {
    const { files, etag } = await reader.search(`${root}**/catalog-info.yaml`);
    expect(etag).toBe(commitHash);
    expect(files.map(file => file.url).sort()).toEqual([
      `${root}catalog-info.yaml`,
      `${root}k8s/catalog-info.yaml`,
    ]);
    const contents = await Promise.all(files.map(file => file.content()));
    expect(contents.map(String).sort()).toEqual([
      'kind: Component\n',
      'kind: System\n',
    ]);
  });

  it('reads a folder', async () => {
    const tree = await reader.readTree(`${base}/shop/tree/main/k8s/`, {
      filter: file => file.endsWith('.yaml'),
    });
    expect(tree.etag).toBe(commitHash);
    const files = await tree.files();
    expect(files.map(file => file.path).sort()).toEqual([
      'base/a b.yaml',
      'catalog-info.yaml',
    ]);
  });
});
