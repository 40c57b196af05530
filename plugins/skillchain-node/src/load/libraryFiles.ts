import { promises as fs } from 'node:fs';
import path from 'node:path';

/** The text files of a library, by path relative to it with forward slashes. */
export class LibraryFiles {
  private constructor(
    readonly dir: string,
    private readonly texts: ReadonlyMap<string, string>,
  ) {}

  /**
   * Reads everything a library may consist of: its own YAML and Markdown files and
   * those of its folders, templates included.
   *
   * @throws Error with `code` ENOENT when the folder does not exist
   */
  static async read(dir: string): Promise<LibraryFiles> {
    const names = await listFiles(dir, '');
    const texts = await Promise.all(
      names.map(
        async name =>
          [name, await fs.readFile(path.join(dir, name), 'utf8')] as const,
      ),
    );
    return new LibraryFiles(dir, new Map(texts));
  }

  /** The text of a file, or undefined when there is no such file. */
  text(name: string): string | undefined {
    return this.texts.get(name);
  }

  /** Sorted names of the files below a folder (`core/`), or of all files. */
  names(prefix = ''): string[] {
    return [...this.texts.keys()].filter(name => name.startsWith(prefix));
  }
}

const WANTED = /\.(ya?ml|md|njk)$/;
const IGNORED = new Set(['node_modules', '.git']);

async function listFiles(dir: string, below: string): Promise<string[]> {
  const entries = await fs.readdir(path.join(dir, below), {
    withFileTypes: true,
  });
  const lists = await Promise.all(
    entries.map(async entry => {
      const name = below ? `${below}/${entry.name}` : entry.name;
      if (IGNORED.has(entry.name)) return [];
      if (entry.isDirectory()) return listFiles(dir, name);
      const wanted = WANTED.test(entry.name) || inTemplates(name);
      return entry.isFile() && wanted ? [name] : [];
    }),
  );
  return lists.flat().sort();
}

function inTemplates(name: string): boolean {
  return name.split('/').slice(0, -1).includes('templates');
}
