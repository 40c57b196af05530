import { dirname } from 'node:path';
import { createRequire } from 'node:module';

/**
 * Folder of the library that ships with the product (the package `@skillchain/skills-infrastructure`).
 *
 * @public
 */
export function defaultLibraryDir(): string {
  // The package has data only: its package.json is what can be resolved.
  const { resolve } = createRequire(__filename);
  return dirname(resolve('@skillchain/skills-infrastructure/package.json'));
}
