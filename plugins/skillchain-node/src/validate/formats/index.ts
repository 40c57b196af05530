import type { SyntaxError } from '../parse';
import { checkKeepalived, checkLogrotate, checkNftables } from './blocks';
import { type HaproxySection, readHaproxy } from './haproxy';
import {
  checkEnvironment,
  checkModules,
  checkNetworkList,
  checkSettings,
  checkSshd,
  checkSudoers,
  checkSysctl,
  checkSysusers,
} from './hostFiles';
import { checkUnit, type IniEntry, readIni } from './ini';
import { checkJinja, checkTerraformTemplate } from './jinja';
import {
  readAptConf,
  readNamedConf,
  readNginx,
  type Statement,
} from './statements';
import { checkXml } from './xml';
import { readZone, type ZoneRecord } from './zone';

export type { HaproxySection, IniEntry, Statement, ZoneRecord };
export { statementsNamed } from './statements';

/** What the lexers of this folder make of a file: its faults, and the parts that other checks look at. */
export interface Lexed {
  errors: SyntaxError[];
  /** nginx and named. */
  statements?: Statement[];
  zone?: ZoneRecord[];
  haproxy?: HaproxySection[];
  ini?: IniEntry[];
}

type Lexer = (text: string, path: string) => Lexed;

function only(check: (text: string, path: string) => SyntaxError[]): Lexer {
  return (text, path) => ({ errors: check(text, path) });
}

const ini =
  (loose: boolean): Lexer =>
  text => {
    const { entries, errors } = readIni(text, { loose });
    return { ini: entries, errors };
  };

function zone(text: string, path: string): Lexed {
  const { records, errors } = readZone(text, path);
  return { zone: records, errors };
}

function haproxy(text: string): Lexed {
  const { sections, errors } = readHaproxy(text);
  return { haproxy: sections, errors };
}

/** Formats whose templates are read once more, with the tags of the template engine taken out. */
const INSIDE_TEMPLATES = new Set<string>([
  'systemd',
  'nginx',
  'haproxy',
  'sshd',
]);

/** The text with values for its tags, lines that hold nothing but statements emptied. */
function withoutTags(text: string): string {
  return text
    .replace(/\{#[\s\S]*?#\}/g, tag => tag.replace(/[^\n]/g, ''))
    .replace(/\{%[\s\S]*?%\}/g, tag => tag.replace(/[^\n]/g, ''))
    .replace(/\{\{[\s\S]*?\}\}/g, tag => `x${tag.replace(/[^\n]/g, '')}`);
}

function jinja(text: string, path: string): Lexed {
  const errors = checkJinja(text);
  const inner = lexerOf(path.replace(/\.j2$/, ''));
  if (errors.length > 0 || !inner || !INSIDE_TEMPLATES.has(inner.format)) {
    return { errors };
  }
  // Line numbers are those of the template: nothing that is taken out holds a line break.
  return {
    errors: inner.lex(withoutTags(text), path.replace(/\.j2$/, '')).errors,
  };
}

/** By path, the first that fits. The name is part of the check: `syntax/nginx`. */
const LEXERS: [RegExp, string, Lexer][] = [
  [/\.j2$/, 'jinja', jinja],
  [/\.tftpl$/, 'terraform-template', only(checkTerraformTemplate)],
  [/\.xml$/, 'xml', only(checkXml)],
  [/(^|\/)haproxy[^/]*\.cfg$/, 'haproxy', haproxy],
  [/(^|\/)keepalived[^/]*\.conf$/, 'keepalived', only(checkKeepalived)],
  // Before zone files: db.nft holds the rules of database hosts.
  [/\.nft$|(^|\/)nftables\.conf$/, 'nftables', only(checkNftables)],
  [/(^|\/)db\.[^/]+$/, 'zone', zone],
  [/(^|\/)named\.conf[^/]*$/, 'named', text => readNamedConf(text)],
  [
    /(^|\/)nginx\/(?:[^/]+\/)*[^/]+\.conf$|(^|\/)nginx\.conf$|(^|\/)nginx\/templates\/[^/]+\.conf$/,
    'nginx',
    text => readNginx(text),
  ],
  [
    /(^|\/)apt\.conf\.d\/[^/]+$/,
    'apt',
    text => ({ errors: readAptConf(text).errors }),
  ],
  [
    /\.(service|timer|socket|path|mount|automount|swap|slice)(\.d\/[^/]+\.conf)?$/,
    'systemd',
    only(checkUnit),
  ],
  [
    /(^|\/)(journald|resolved|timesyncd|logind|system|coredump)\.conf(\.d\/[^/]+\.conf)?$/,
    'ini',
    ini(false),
  ],
  [
    /(^|\/)sshd_config(\.d\/[^/]+\.conf)?$|(^|\/)[^/]*hardening\.conf$/,
    'sshd',
    only(checkSshd),
  ],
  [/(^|\/)sudoers(\.d\/[^/]+)?$/, 'sudoers', only(checkSudoers)],
  [/(^|\/)logrotate\.d\/[^/]+$/, 'logrotate', only(checkLogrotate)],
  [/(^|\/)sysctl\.d\/[^/]+\.conf$/, 'sysctl', only(checkSysctl)],
  [/(^|\/)sysusers\.d\/[^/]+\.conf$/, 'sysusers', only(checkSysusers)],
  [/(^|\/)modules-load\.d\/[^/]+\.conf$/, 'modules', only(checkModules)],
  [/(^|\/)etc\/default\/[^/]+$/, 'environment', only(checkEnvironment)],
  [/(^|\/)ufw\/networks\.conf$/, 'networks', only(checkNetworkList)],
  [
    /(^|\/)postgresql[^/]*\.conf$|(^|\/)\.shellcheckrc$/,
    'settings',
    only(checkSettings),
  ],
  [/(^|\/)\.editorconfig$/, 'ini', ini(true)],
  [
    /\.(cfg|ini)$|(^|\/)pgbackrest\.conf$|(^|\/)dnf\/[^/]+\.conf$/,
    'ini',
    ini(false),
  ],
];

/** The format and the lexer of a path, or undefined when nothing here reads it. */
export function lexerOf(
  path: string,
): { format: string; lex: Lexer } | undefined {
  const found = LEXERS.find(([pattern]) => pattern.test(path));
  return found ? { format: found[1], lex: found[2] } : undefined;
}
