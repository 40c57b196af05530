import { repositoryPath } from './paths';

describe('repositoryPath', () => {
  it.each([
    ['terraform/main.tf', 'infrastructure', 'infrastructure/terraform/main.tf'],
    ['./README.md', 'infrastructure', 'README.md'],
    [
      './.github/workflows/ci.yml',
      'infrastructure',
      '.github/workflows/ci.yml',
    ],
    ['a.md', '', 'a.md'],
  ])('%s below "%s" is %s', (written, root, expected) => {
    expect(repositoryPath(written, root, 'The skill x')).toBe(expected);
  });

  it.each([
    '../outside',
    './../outside',
    'a/../../outside',
    '/etc/passwd',
    'a//b',
    'a/./b',
    'a\\b',
    'a\nb',
    'a\u0000b',
    './',
  ])('refuses %j, and says whose it is', written => {
    expect(() =>
      repositoryPath(written, 'infrastructure', 'The skill x'),
    ).toThrow(/^The skill x promises the path .* not a plain path/);
  });

  it.each(['./.skillchain/manifest.json', './.git/config'])(
    'refuses %s, which is not for skills to write',
    written => {
      expect(() => repositoryPath(written, '', 'The skill x')).toThrow(
        /not for skills to write/,
      );
    },
  );
});
