import { promises as fs } from 'node:fs';
import path from 'node:path';
import {
  compileTemplate,
  compileUpgradeTemplate,
  type Library,
} from '@skillchain/backstage-plugin-skillchain-common';
import { stringify } from 'yaml';
import { Finding } from '../failures';
import { CommonOptions, openLibrary } from '../library';
import { createOutput } from '../output';
import { EXIT } from '../runCli';

/** Options of `skillchain template`. */
export interface TemplateOptions extends CommonOptions {
  check?: boolean;
}

const HEADER =
  '# Compiled from the skill library by `skillchain template`; edit the skills and compile again.\n';

/** The compiled Template of a library as text: what `templates/<domain>/template.yaml` holds. */
export function templateText(entity: object): string {
  // No anchors: the catalog reads them, but people compare this file line by line. Conditions nest a hundred levels
  // deep: with the usual indentation most of the file would be blanks.
  const options = {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    indent: 1,
    indentSeq: false,
  };
  return HEADER + stringify(entity, options);
}

interface Compiled {
  file: string;
  text: string;
  /** What the file holds; undefined when it does not exist. */
  before: string | undefined;
}

async function compileAll(library: Library): Promise<Compiled[]> {
  const { domain } = library;
  const entities = {
    [domain]: compileTemplate(library),
    [`${domain}-upgrade`]: compileUpgradeTemplate(library),
  };
  return Promise.all(
    Object.entries(entities).map(async ([name, entity]) => {
      const file = path.join('templates', name, 'template.yaml');
      const before = await fs.readFile(file, 'utf8').catch(() => undefined);
      return { file, text: templateText(entity), before };
    }),
  );
}

/**
 * Compiles the library's Templates, to generate and to upgrade, below `templates/` of the working directory, or
 * compares them with what is there.
 */
export async function templateCommand(
  options: TemplateOptions,
): Promise<number> {
  const { library } = await openLibrary(options.library);
  const output = createOutput(options.format);
  const compiled = await compileAll(library);
  const stale = compiled.filter(({ text, before }) => text !== before);
  output.result(
    compiled.map(({ file, text, before }) => ({ file, same: text === before })),
  );
  if (options.check && stale.length > 0) {
    throw new Finding(
      `${stale
        .map(({ file, before }) =>
          before === undefined
            ? `${file} does not exist.`
            : `${file} is out of step with the library.`,
        )
        .join('\n')}\nRun "skillchain template".`,
    );
  }
  for (const one of compiled) {
    if (stale.includes(one)) {
      await fs.mkdir(path.dirname(one.file), { recursive: true });
      await fs.writeFile(one.file, one.text);
      output.say(`Wrote ${one.file}.`);
    } else {
      output.say(`${one.file} is up to date.`);
    }
  }
  return EXIT.ok;
}
