import type { Defect } from './defects';
import { distinct, entriesOf, type GeneratedTree } from './trees';

/**
 * Options that may stand in the file, with the values that they take. Source: the configuration reference of
 * pgBackRest 2.57; the program itself only names options it does not know when it runs against a database.
 */
const FLAG = /^[yn]$/;
const TEXT = /^\S.*$/;
const NUMBER = /^[0-9]+$/;
const OPTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/^repo1-type$/, /^(posix|s3|gcs|azure|sftp)$/],
  [/^repo1-(path|host|host-user)$/, TEXT],
  [/^repo1-(s3-(bucket|region|endpoint)|gcs-bucket)$/, TEXT],
  [/^repo1-s3-(key-type|uri-style)$/, /^(shared|auto|web-id|host|path)$/],
  [/^repo1-(gcs|azure)-key-type$/, /^(service|token|auto|shared|sas)$/],
  [/^repo1-azure-(account|container)$/, TEXT],
  [/^repo1-sftp-(host|host-user|private-key-file)$/, TEXT],
  [/^repo1-sftp-host-key-hash-type$/, /^sha(1|256)$/],
  [/^repo1-cipher-type$/, /^aes-256-cbc$/],
  [/^repo1-retention-full-type$/, /^(count|time)$/],
  [/^repo1-retention-(full|diff|archive)$/, NUMBER],
  [/^repo1-(bundle|block)$/, FLAG],
  [/^(start-fast|archive-(async|check))$/, FLAG],
  [/^(process-max|archive-timeout)$/, NUMBER],
  [/^archive-push-queue-max$/, /^[0-9]+[KMGT]iB$/],
  [/^compress-type$/, /^(none|bz2|gz|lz4|zst)$/],
  [/^spool-path$/, /^\//],
  [/^log-level-(console|file|stderr)$/, /^(off|error|warn|info|detail|debug)$/],
  [/^pg1-path$/, /^\//],
  [/^pg1-port$/, NUMBER],
];
/** What has to be there, and in which part. */
const NEEDED = { global: 'repo1-retention-full', stanza: 'pg1-path' };

function check(text: string): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n')) {
    const option = /^([a-z0-9-]+)=(.*)$/.exec(line);
    const header = /^\[([a-z][a-z0-9-]*)\]$/.exec(line);
    if (header) {
      section = header[1] === 'global' ? 'global' : 'stanza';
    } else if (option) {
      const [, name, value] = option;
      const known = OPTIONS.find(([pattern]) => pattern.test(name));
      if (seen.has(name)) problems.push(`${name} is given twice`);
      if (!known) problems.push(`there is no option ${name}`);
      else if (!known[1].test(value))
        problems.push(`${name} cannot be '${value}'`);
      if (name.startsWith('pg1-') !== (section === 'stanza')) {
        problems.push(`${name} stands in the wrong section`);
      }
      seen.set(name, section);
    } else if (line && !line.startsWith('#')) {
      problems.push(`'${line}' is neither section nor option`);
    }
  }
  return [
    ...problems,
    ...Object.entries(NEEDED)
      .filter(([where, name]) => seen.get(name) !== where)
      .map(([, name]) => `${name} is missing`),
  ];
}

/** The configuration of pgBackRest against what the program knows. */
export function checkPgBackRest(trees: GeneratedTree[]): Defect[] {
  return distinct(entriesOf(trees, /(^|\/)pgbackrest\.conf$/)).flatMap(
    ({ tree, path: file, text }) =>
      check(text).map(message => ({ tree: tree.id, file, message })),
  );
}
