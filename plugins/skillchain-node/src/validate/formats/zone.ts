import type { SyntaxError } from '../parse';

/** One record of a zone file. */
export interface ZoneRecord {
  /** Fully qualified, lower case, with the closing dot. */
  name: string;
  type: string;
  /** Its data, split at blanks; quotes taken off. */
  data: string[];
  line: number;
}

const TYPES = new Set(
  'A AAAA CAA CDNSKEY CDS CNAME DNAME DNSKEY DS HTTPS LOC MX NAPTR NS NSEC NSEC3 NSEC3PARAM PTR RRSIG SOA SPF SRV SSHFP SVCB TLSA TXT URI'.split(
    ' ',
  ),
);

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ADDRESS = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);
const NUMBER = /^\d+$/;
const TTL = /^(?:\d+|(?:\d+[smhdw])+)$/i;

interface Entry {
  words: { text: string; quoted: boolean }[];
  /** True when the line begins with a blank: the owner is that of the record before. */
  indented: boolean;
  line: number;
}

/** Splits into entries: parentheses join lines, `;` starts a comment, quotes hold both. */
function entriesOf(text: string, errors: SyntaxError[]): Entry[] {
  const entries: Entry[] = [];
  let current: Entry | undefined;
  let opened = 0;
  text.split('\n').forEach((content, index) => {
    const line = index + 1;
    current ??= { words: [], indented: /^[ \t]/.test(content), line };
    let at = 0;
    while (at < content.length) {
      const char = content[at];
      if (char === ';') break;
      if (char === '(' || char === ')') {
        if (char === '(') opened = opened || line;
        else if (!opened) {
          errors.push({ line, message: 'A ")" closes nothing that is open.' });
        } else opened = 0;
        at += 1;
      } else if (char === '"') {
        let end = at + 1;
        while (end < content.length && content[end] !== '"') {
          end += content[end] === '\\' ? 2 : 1;
        }
        if (end >= content.length) {
          errors.push({ line, message: 'The quote " is never closed.' });
        }
        current.words.push({ text: content.slice(at + 1, end), quoted: true });
        at = end + 1;
      } else if (/\s/.test(char)) {
        at += 1;
      } else {
        const [word] = /^[^\s;()"]+/.exec(content.slice(at))!;
        current.words.push({ text: word, quoted: false });
        at += word.length;
      }
    }
    if (!opened) {
      if (current.words.length > 0) entries.push(current);
      current = undefined;
    }
  });
  if (opened) {
    errors.push({
      line: opened,
      message: 'The "(" opened here is never closed.',
    });
  }
  return entries;
}

function dataFault(type: string, data: Entry['words']): string | undefined {
  const words = data.map(word => word.text);
  const count = (n: number) =>
    words.length === n
      ? undefined
      : `${type} takes ${n} values, not ${words.length}`;
  switch (type) {
    case 'A':
      return (
        count(1) ??
        (ADDRESS.test(words[0])
          ? undefined
          : `"${words[0]}" is no IPv4 address`)
      );
    case 'AAAA':
      return (
        count(1) ??
        (/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(words[0])
          ? undefined
          : `"${words[0]}" is no IPv6 address`)
      );
    case 'NS':
    case 'CNAME':
    case 'PTR':
    case 'DNAME':
      return count(1);
    case 'MX':
      return (
        count(2) ??
        (NUMBER.test(words[0]) ? undefined : 'the preference of MX is a number')
      );
    case 'CAA':
      return (
        count(3) ??
        (NUMBER.test(words[0]) && /^[a-z0-9]+$/i.test(words[1])
          ? undefined
          : 'CAA is a number, a tag and a value')
      );
    case 'SRV':
      return (
        count(4) ??
        (words.slice(0, 3).every(word => NUMBER.test(word))
          ? undefined
          : 'SRV starts with three numbers')
      );
    case 'SOA':
      return (
        count(7) ??
        (NUMBER.test(words[2]) && words.slice(3).every(word => TTL.test(word))
          ? undefined
          : 'SOA ends with a serial and four times')
      );
    case 'TXT':
    case 'SPF':
      if (words.length === 0) return `${type} has no text`;
      return words.some(word => word.length > 255)
        ? 'a text is longer than 255 characters; split it into several in quotes'
        : undefined;
    default:
      return words.length === 0 ? `${type} has no value` : undefined;
  }
}

/** Reads a zone file (RFC 1035) with `$ORIGIN` and `$TTL`; the origin is in the file's name or its `$ORIGIN`. */
export function readZone(
  text: string,
  path: string,
): { records: ZoneRecord[]; errors: SyntaxError[] } {
  const errors: SyntaxError[] = [];
  const records: ZoneRecord[] = [];
  const zone = `${/(?:^|\/)db\.([^/]+)$/.exec(path)?.[1] ?? ''}.`.toLowerCase();
  let origin = zone;
  let owner = origin;
  let ttl = false;
  const full = (name: string) => {
    if (name === '@') return origin;
    const lower = name.toLowerCase();
    return lower.endsWith('.') ? lower : `${lower}.${origin}`;
  };
  for (const { words, indented, line } of entriesOf(text, errors)) {
    const [first] = words;
    if (!first.quoted && first.text.startsWith('$')) {
      const value = words[1]?.text;
      if (first.text === '$ORIGIN' && value?.endsWith('.')) {
        origin = value.toLowerCase();
      } else if (first.text === '$TTL' && TTL.test(value ?? '')) {
        ttl = true;
      } else if (first.text !== '$INCLUDE' && first.text !== '$GENERATE') {
        errors.push({
          line,
          message: `"${words.map(word => word.text).join(' ')}" is no directive: $ORIGIN takes a name that ends with a dot, $TTL a time.`,
        });
      }
      continue;
    }
    const rest = [...words];
    if (!indented) owner = full(rest.shift()!.text);
    let timed = false;
    while (rest[0] && !rest[0].quoted) {
      const word = rest[0].text.toUpperCase();
      if (word === 'IN') rest.shift();
      else if (TTL.test(word) && !TYPES.has(word)) {
        timed = true;
        rest.shift();
      } else break;
    }
    const type = rest.shift()?.text.toUpperCase();
    if (!type || !(TYPES.has(type) || /^TYPE\d+$/.test(type))) {
      errors.push({
        line,
        message: type
          ? `"${type}" is no type of record.`
          : 'The record has no type.',
      });
      continue;
    }
    if (!timed && !ttl && type !== 'SOA') {
      errors.push({
        line,
        message: 'The record has no time to live: $TTL is missing.',
      });
      ttl = true;
    }
    const fault = dataFault(type, rest);
    if (fault) errors.push({ line, message: `${fault}.` });
    records.push({
      name: owner,
      type,
      line,
      data: rest.map(({ text: word, quoted }) =>
        !quoted &&
        ['NS', 'CNAME', 'PTR', 'MX', 'DNAME'].includes(type) &&
        !NUMBER.test(word)
          ? full(word)
          : word,
      ),
    });
  }
  const soa = records.filter(record => record.type === 'SOA');
  if (soa.length !== 1) {
    errors.push({
      line: soa[1]?.line ?? 1,
      message: `A zone has exactly one SOA record, this one has ${soa.length}.`,
    });
  }
  const others = new Set(
    records
      .filter(r => !['CNAME', 'RRSIG', 'NSEC'].includes(r.type))
      .map(r => r.name),
  );
  const aliases = new Set<string>();
  for (const { name, type, line } of records) {
    if (type !== 'CNAME') continue;
    if (others.has(name) || aliases.has(name)) {
      errors.push({
        line,
        message: `${name} has a CNAME beside other records.`,
      });
    }
    aliases.add(name);
  }
  return { records, errors };
}
