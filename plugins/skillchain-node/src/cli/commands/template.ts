import { promises as fs } from 'node:fs';
import path from 'node:path';
import { compileTemplate } from '@skillchain/backstage-plugin-skillchain-common';
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

/** Compiles the library's Template below `templates/` of the working directory, or compares it with what is there. */
export async function templateCommand(
  options: TemplateOptions,
): Promise<number> {
  const { library } = await openLibrary(options.library);
  const output = createOutput(options.format);
  const file = path.join('templates', library.domain, 'template.yaml');
  const text = templateText(compileTemplate(library));
  const before = await fs.readFile(file, 'utf8').catch(() => undefined);
  const same = before === text;
  if (options.check) {
    output.result({ file, same });
    if (!same) {
      throw new Finding(
        `${file} ${before === undefined ? 'does not exist' : 'is out of step with the library'}. Run "skillchain template".`,
      );
    }
    output.say(`${file} is up to date.`);
    return EXIT.ok;
  }
  if (!same) {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }
  output.result({ file, same });
  output.say(same ? `${file} is up to date.` : `Wrote ${file}.`);
  return EXIT.ok;
}
