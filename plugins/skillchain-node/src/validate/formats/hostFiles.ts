import type { SyntaxError } from '../parse';
import { checkLines, quotesClosed } from './lines';

/** Keys that a file of sshd may hold once for all; what is written otherwise is refused by sshd itself. */
export function checkSshd(text: string): SyntaxError[] {
  return checkLines(text, line => {
    if (!/^[A-Za-z][A-Za-z0-9]*(?:\s+|\s*=\s*)\S/.test(line)) {
      return 'A line of sshd_config is a keyword and its value.';
    }
    return quotesClosed(line) ? undefined : 'A quote is never closed.';
  });
}

/** Kernel settings. */
export function checkSysctl(text: string): SyntaxError[] {
  const seen = new Set<string>();
  return checkLines(text.replace(/^\s*;.*$/gm, ''), line => {
    const [, key, value] = /^-?([\w./*-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (!key || !value) return 'A kernel setting is written "name = value".';
    const twice = seen.has(key);
    seen.add(key);
    return twice ? `${key} is set twice.` : undefined;
  });
}

/** `name = value` without sections, as PostgreSQL and shellcheck read it. */
export function checkSettings(text: string): SyntaxError[] {
  return checkLines(text, line => {
    if (!/^[A-Za-z_][\w.-]*\s*=\s*\S|^[A-Za-z_][\w.]*\s+\S/.test(line)) {
      return 'A setting is written "name = value".';
    }
    return quotesClosed(line.replace(/''/g, '').replace(/\s#.*$/, ''))
      ? undefined
      : 'A quote is never closed.';
  });
}

/** `NAME="value"`, as systemd and the shell read /etc/default. */
export function checkEnvironment(text: string): SyntaxError[] {
  return checkLines(text, line => {
    if (!/^(?:export\s+)?[A-Za-z_]\w*=/.test(line)) {
      return 'A variable is written NAME=value, without blanks around the sign.';
    }
    return quotesClosed(line) ? undefined : 'A quote is never closed.';
  });
}

/** Names of kernel modules, one on each line. */
export function checkModules(text: string): SyntaxError[] {
  return checkLines(text, line =>
    /^[\w-]+$/.test(line) ? undefined : 'A line names one kernel module.',
  );
}

/** Accounts and groups of systemd-sysusers. */
export function checkSysusers(text: string): SyntaxError[] {
  return checkLines(text, line =>
    /^[ugmr][!]?\s+\S+/.test(line) && quotesClosed(line)
      ? undefined
      : 'A line starts with u, g, m or r and a name.',
  );
}

/** Names and address blocks that our ufw script reads. */
export function checkNetworkList(text: string): SyntaxError[] {
  return checkLines(text, line =>
    /^[\w-]+\s+(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?$/.test(line)
      ? undefined
      : 'A line is a name and an address block.',
  );
}

const ALIAS = /^(?:User|Runas|Host|Cmnd|Cmd)_Alias\s+[A-Z][A-Z0-9_]*\s*=\s*\S/;
const USER_RULE =
  /^(?:"[^"]+"|[%+#]?[\w.@\\+-]+|[A-Z][A-Z0-9_]*)(?:\s*,\s*[^\s,]+)*\s+[\w.*!,-]+\s*=\s*(?:\([^)]*\)\s*)?(?:[A-Z]+:\s*)*\S/;

/** Rules of sudo: aliases that exist, rules that are whole. */
export function checkSudoers(text: string): SyntaxError[] {
  const aliases = new Set(
    [...text.matchAll(/^\s*\w+_Alias\s+([A-Z][A-Z0-9_]*)/gm)].map(m => m[1]),
  );
  const plain = text.replace(/^[#@]include.*$/gm, '');
  return checkLines(plain, line => {
    if (/^Defaults\b/.test(line) || ALIAS.test(line)) {
      return quotesClosed(line) ? undefined : 'A quote is never closed.';
    }
    if (!USER_RULE.test(line)) {
      return 'A line of sudoers is Defaults, an alias or "who where=(as whom) what".';
    }
    const commands = line.slice(line.indexOf('=') + 1).replace(/\([^)]*\)/, '');
    const unknown = [
      ...commands.matchAll(/(?:^|[,:]\s*)!?([A-Z][A-Z0-9_]+)(?=\s*(?:,|$))/g),
    ]
      .map(m => m[1])
      .find(name => name !== 'ALL' && !aliases.has(name));
    return unknown ? `There is no alias ${unknown}.` : undefined;
  });
}
