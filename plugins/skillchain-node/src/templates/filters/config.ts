import { breakMarkers, hasControl, Refusal, scalarText } from './text';

/** A quoted TXT string of a zone file (RFC 1035, 5.1) in chunks of 255 bytes, the longest a TXT record holds in one. */
export function zone(value: unknown): string {
  const bytes = Buffer.from(scalarText(value), 'utf8');
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length || start === 0; start += 255) {
    const chunk = [...bytes.subarray(start, start + 255)]
      .map(zoneCharacter)
      .join('');
    chunks.push(`"${breakMarkers(chunk, '\\060')}"`);
  }
  return chunks.join(' ');
}

function zoneCharacter(byte: number): string {
  const char = String.fromCharCode(byte);
  if (char === '"' || char === '\\') return `\\${char}`;
  const printable = byte >= 0x20 && byte < 0x7f;
  return printable ? char : `\\${String(byte).padStart(3, '0')}`;
}

/** A quoted string of named.conf. BIND keeps backslashes as they are, so there is no way to write some texts. */
export function bind(value: unknown): string {
  const text = scalarText(value);
  if (hasControl(text) || /["\\]/.test(text)) {
    throw new Refusal(
      'a string of named.conf cannot hold quotes, backslashes or line breaks',
    );
  }
  if (breakMarkers(text, '') !== text) {
    throw new Refusal('a string of named.conf cannot hold <$, <% or <#');
  }
  return `"${text}"`;
}

/** An argument of an nginx directive. nginx has no escape for `$`, which names a variable. */
export function nginx(value: unknown): string {
  const text = scalarText(value);
  if (/^[A-Za-z0-9._/:@=+*,~^-]+$/.test(text)) return text;
  if (text.includes('$') || text.includes('\0')) {
    throw new Refusal('nginx cannot hold $ or NUL in an argument');
  }
  if (breakMarkers(text, '') !== text) {
    throw new Refusal('an nginx argument cannot hold <% or <#');
  }
  const escaped = text
    .replace(/["\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `"${escaped}"`;
}

/**
 * A one-line value of an ini file. `ini("unit")` is for systemd units, where `%` starts a specifier and
 * is doubled; elsewhere readers disagree about it, and it is refused.
 */
export function ini(value: unknown, dialect?: unknown): string {
  const text = scalarText(value);
  if (hasControl(text) || text.trim() !== text) {
    throw new Refusal('an ini value is one line without blanks at its ends');
  }
  if (breakMarkers(text, '') !== text) {
    throw new Refusal('an ini value cannot hold <$, <% or <#');
  }
  if (/^["'[]|\\$|(^|\s)[;#]/.test(text)) {
    throw new Refusal(
      'an ini value cannot start with a quote or bracket, end with a backslash or hold a comment sign',
    );
  }
  if (dialect === 'unit') return text.replaceAll('%', '%%');
  if (text.includes('%')) {
    throw new Refusal('% has a meaning in ini files');
  }
  return text;
}
