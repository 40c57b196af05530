import type { SyntaxError } from '../parse';
import { quotesClosed } from './lines';

/** Takes quoted text and the comment out of a line. */
function codeOf(line: string, comments: RegExp): string {
  return line.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(comments, '');
}

/** Braces of files whose statements end with the line: nftables, keepalived, logrotate. */
function checkBraces(
  text: string,
  comments: RegExp,
  skip: (code: string) => boolean = () => false,
): SyntaxError[] {
  const errors: SyntaxError[] = [];
  const open: { line: number; head: string }[] = [];
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    const code = codeOf(content, comments);
    if (skip(code)) return;
    if (!quotesClosed(code)) {
      errors.push({ line, message: 'A quote is never closed.' });
    }
    for (let at = 0; at < code.length; at += 1) {
      if (code[at] === '{') {
        open.push({ line, head: code.slice(0, at).trim() });
      } else if (code[at] === '}' && !open.pop()) {
        errors.push({ line, message: 'A "}" closes nothing that is open.' });
      }
    }
  });
  return [
    ...errors,
    ...open.map(({ line, head }) => ({
      line,
      message: `The block "${head || '{'}" opened here is never closed.`,
    })),
  ];
}

const NFT_START =
  /^(?:table|flush|include|define|redefine|undefine|add|create|delete|destroy|insert|replace|rename|list|reset)\b/;

/** Rules of nftables: braces, quotes, and what may stand outside of tables. */
export function checkNftables(text: string): SyntaxError[] {
  const errors = checkBraces(text, /#.*$/);
  if (errors.length > 0) return errors;
  let depth = 0;
  text.split('\n').forEach((content, index) => {
    const code = codeOf(content, /#.*$/).trim();
    if (depth === 0 && code !== '' && !NFT_START.test(code)) {
      errors.push({
        line: index + 1,
        message: `"${code.split(/\s/)[0]}" cannot stand outside of a table.`,
      });
    }
    for (const char of code) {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
    }
  });
  return errors;
}

const KEEPALIVED_TOP = new Set(
  'global_defs vrrp_script vrrp_instance vrrp_sync_group vrrp_track_process vrrp_track_file virtual_server virtual_server_group static_ipaddress static_routes static_rules garp_group bfd_instance include'.split(
    ' ',
  ),
);

/** keepalived.conf: braces, quotes and the names of its outer blocks. */
export function checkKeepalived(text: string): SyntaxError[] {
  const errors = checkBraces(text, /[#!].*$/);
  if (errors.length > 0) return errors;
  let depth = 0;
  text.split('\n').forEach((content, index) => {
    const code = codeOf(content, /[#!].*$/).trim();
    const [name] = code.split(/[\s{]/);
    if (depth === 0 && name && !KEEPALIVED_TOP.has(name)) {
      errors.push({
        line: index + 1,
        message: `"${name}" is no block of keepalived.`,
      });
    }
    for (const char of code) {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
    }
  });
  return errors;
}

/** Scripts between these words are shell, and their braces are no braces. */
const LOGROTATE_SCRIPT =
  /^\s*(?:pre|post)rotate|^\s*(?:first|last)action|^\s*preremove/;

/** A file of logrotate.d: blocks, and scripts that end. */
export function checkLogrotate(text: string): SyntaxError[] {
  let script = 0;
  let line = 0;
  const errors = checkBraces(text, /#.*$/, code => {
    line += 1;
    if (script) {
      if (/^\s*endscript\s*$/.test(code)) script = 0;
      return true;
    }
    if (LOGROTATE_SCRIPT.test(code)) script = line;
    return script > 0;
  });
  return script
    ? [
        ...errors,
        { line: script, message: 'The script is not ended by "endscript".' },
      ]
    : errors;
}
