import { promises as fs } from 'node:fs';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { formatDiagnostic, Problems } from '../load/diagnostics';
import { checkSchema, parseYaml } from '../load/yamlSource';

/**
 * Reads a YAML (or JSON) file of the user.
 *
 * @throws InputError that lists every mistake with its line
 */
export async function readYamlFile<T extends z.ZodType>(
  file: string,
  schema: T,
): Promise<z.infer<T>> {
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code;
    throw new InputError(`${file} cannot be read: ${why}`);
  }
  const problems = new Problems();
  const yaml = parseYaml(text, file, problems);
  const value = yaml && checkSchema(yaml, schema, problems);
  const found = problems.list().filter(d => d.severity === 'error');
  if (found.length > 0) {
    throw new InputError(found.map(formatDiagnostic).join('\n'));
  }
  return value as z.infer<T>;
}
