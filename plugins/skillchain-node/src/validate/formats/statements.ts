import type { SyntaxError } from '../parse';

/** A statement such as `listen 80;`, or a block such as `server { ... }`. */
export interface Statement {
  /** Its words, quotes taken off; the first is the name. */
  words: string[];
  line: number;
  /** Absent unless it has braces. */
  block?: Statement[];
}

/** What the languages that end statements with `;` differ in. */
export interface StatementRules {
  /** Signs that start a comment which ends with its line. */
  comments: string[];
  /** named and apt close a block with `};`. */
  closedBlocks?: boolean;
  /** Names of which none can be an argument at the start of a line: the statement before has no `;`. */
  names?: ReadonlySet<string>;
}

/** Blocks within blocks that are read. */
const NESTED = 50;

interface Open {
  statement: Statement;
  children: Statement[];
}

function startsComment(text: string, at: number, signs: string[]): boolean {
  return signs.some(sign => text.startsWith(sign, at));
}

/**
 * Reads nginx, named and apt configuration: words, quotes, comments, `;` and braces. Whether a name is known is not
 * asked.
 *
 * @returns statements as far as they could be read, and the faults with their lines (from 1)
 */
export function readStatements(
  text: string,
  { comments, closedBlocks = false, names }: StatementRules,
): { statements: Statement[]; errors: SyntaxError[] } {
  const errors: SyntaxError[] = [];
  const statements: Statement[] = [];
  const open: Open[] = [];
  let current: Statement | undefined;
  let children = statements;
  let line = 1;
  let lineOfLastWord = 0;
  let closed = false;
  let at = 0;

  const unended = (before: string) => {
    if (current) {
      errors.push({
        line: current.line,
        message: `"${current.words[0]}" has no ";" before ${before}.`,
      });
      current = undefined;
    }
  };
  const addWord = (word: string, quoted: boolean, start: number) => {
    const startsLine = start !== lineOfLastWord;
    if (current && startsLine && !quoted && names?.has(word)) {
      unended(`line ${start}`);
    }
    if (!current) {
      current = { words: [], line: start };
      children.push(current);
    }
    current.words.push(word);
    lineOfLastWord = line;
    closed = false;
  };

  while (at < text.length) {
    const char = text[at];
    const start = line;
    if (char === '\n') {
      line += 1;
      at += 1;
    } else if (/\s/.test(char)) {
      at += 1;
    } else if (startsComment(text, at, comments)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (comments.includes('//') && text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) {
        errors.push({ line, message: 'The comment opened here never ends.' });
        return { statements, errors };
      }
      line += text.slice(at, end).split('\n').length - 1;
      at = end + 2;
    } else if (char === '"' || char === "'") {
      let end = at + 1;
      while (end < text.length && text[end] !== char) {
        if (text[end] === '\\') end += 1;
        if (text[end] === '\n') line += 1;
        end += 1;
      }
      if (end >= text.length) {
        errors.push({
          line: start,
          message: `The quote ${char} opened here is never closed.`,
        });
        return { statements, errors };
      }
      addWord(text.slice(at + 1, end), true, start);
      at = end + 1;
    } else if (char === ';') {
      if (!current && !closed) {
        errors.push({ line, message: 'A ";" ends nothing.' });
      }
      current = undefined;
      closed = false;
      at += 1;
    } else if (char === '{') {
      if (!current) {
        errors.push({ line, message: 'A "{" opens a block without a name.' });
        current = { words: [''], line };
        children.push(current);
      }
      if (open.length === NESTED) {
        errors.push({
          line,
          message: `Blocks are nested deeper than ${NESTED}.`,
        });
        return { statements, errors };
      }
      current.block = [];
      open.push({ statement: current, children });
      children = current.block;
      current = undefined;
      at += 1;
    } else if (char === '}') {
      unended('"}"');
      const last = open.pop();
      if (last) {
        children = last.children;
      } else {
        errors.push({ line, message: 'A "}" closes nothing that is open.' });
      }
      closed = closedBlocks;
      if (closedBlocks && !/^\s*;/.test(text.slice(at + 1, at + 200))) {
        errors.push({ line, message: 'A "}" has no ";" behind it.' });
      }
      at += 1;
    } else {
      let end = at;
      while (end < text.length && !/[\s;{}]/.test(text[end])) {
        if (text[end] === '\\') end += 1;
        // ${name} is one word
        if (text.startsWith('${', end)) {
          const close = text.indexOf('}', end);
          if (close > 0 && !/[\s;]/.test(text.slice(end, close))) end = close;
        }
        end += 1;
      }
      addWord(text.slice(at, end), false, start);
      at = Math.max(end, at + 1);
    }
  }
  unended('the end of the file');
  for (const { statement } of open) {
    errors.push({
      line: statement.line,
      message: `The block "${statement.words.join(' ')}" opened here is never closed.`,
    });
  }
  return { statements, errors };
}

/** Names of nginx that stand at the start of a line, never as an argument. */
const NGINX_NAMES = new Set(
  (
    'server_name listen root index location proxy_pass include return ssl_certificate ssl_certificate_key ' +
    'ssl_protocols ssl_ciphers upstream access_log error_log add_header proxy_set_header rewrite try_files ' +
    'worker_processes worker_connections pid events http sendfile tcp_nopush keepalive_timeout server_tokens ' +
    'client_max_body_size limit_req limit_req_zone limit_conn_zone proxy_read_timeout proxy_connect_timeout ' +
    'proxy_send_timeout proxy_http_version stub_status allow deny auth_basic resolver log_format gzip_types'
  ).split(' '),
);

/** nginx.conf and what it includes. */
export const readNginx = (text: string) =>
  readStatements(text, { comments: ['#'], names: NGINX_NAMES });

/** named.conf and what it includes. */
export const readNamedConf = (text: string) =>
  readStatements(text, { comments: ['#', '//'], closedBlocks: true });

/** A file of apt.conf.d. */
export const readAptConf = (text: string) =>
  readStatements(text, { comments: ['//'], closedBlocks: true });

/** Every statement with one of the names, blocks within blocks included. */
export function statementsNamed(
  statements: readonly Statement[],
  ...names: string[]
): Statement[] {
  return statements.flatMap(statement => [
    ...(names.includes(statement.words[0]) ? [statement] : []),
    ...statementsNamed(statement.block ?? [], ...names),
  ]);
}
