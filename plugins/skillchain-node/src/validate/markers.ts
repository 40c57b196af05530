import type { Finding } from '@skillchain/backstage-plugin-skillchain-common';
import type { ParsedFile } from './parse';

interface Marker {
  check: string;
  /** What a line must hold. */
  pattern: RegExp;
  /** What a file must hold at all; an answer that holds one of them makes the marker meaningless. */
  words: string[];
  /** In Markdown the word is ordinary prose; only this narrower pattern counts. */
  markdown?: RegExp;
  /** In TypeScript the word means something; only inside a string it is a trace. */
  program?: RegExp;
  message: string;
  /** Default: generate again with a corrected template or answer. */
  fix?: string;
  /** Default: an error. */
  severity?: 'warning';
}

/** Traces that a template engine or a careless template leaves behind. */
const MARKERS: Marker[] = [
  ...['<$', '$>', '<%', '%>', '<#'].map(word => ({
    check: 'marker/template',
    pattern: new RegExp(word.replace('$', '\\$')),
    words: [word],
    message: `A template delimiter ("${word}") was not rendered.`,
  })),
  {
    check: 'marker/object',
    pattern: /\[object [A-Z][a-z]+\]/,
    words: ['[object'],
    message: 'An object was printed instead of one of its values.',
  },
  {
    check: 'marker/undefined',
    pattern: /(?:^|[\s"'=:/.,([-])undefined(?:[\s"'/.,:;)\]-]|$)/,
    markdown: /`[^`]*\bundefined\b[^`]*`|\|\s*undefined\s*\||^undefined$/,
    program: /(['"`])[^'"`]*\bundefined\b[^'"`]*\1/,
    words: ['undefined'],
    message: 'A value is missing ("undefined").',
  },
  {
    check: 'marker/nan',
    pattern: /(?:^|[\s"'=:/.,([-])NaN(?:[\s"'/.,:;)\]-]|$)/,
    markdown: /`[^`]*\bNaN\b[^`]*`|\|\s*NaN\s*\||^NaN$/,
    program: /(['"`])[^'"`]*\bNaN\b[^'"`]*\1/,
    words: ['NaN'],
    message: 'A number could not be computed ("NaN").',
  },
  {
    check: 'marker/todo',
    pattern: /\b(?:TODO|FIXME|XXX)\b/,
    words: ['TODO', 'FIXME', 'XXX'],
    message: 'Unfinished work is marked.',
  },
  {
    check: 'marker/placeholder',
    pattern:
      /\b(?:CHANGE_?ME|REPLACE_?ME|FILL_?ME|YOUR_[A-Z_]+_HERE)\b|[:=]\s*["']?REPLACE["']?\s*$/,
    words: ['CHANGE', 'REPLACE', 'FILL', '_HERE'],
    message: 'A value is still to be filled in.',
    fix: 'Write the real value, or where it comes from.',
    severity: 'warning',
  },
];

/** Whether a marker means anything in a file. `<#` and `%>` are legitimate in a shell here-string or a format string, never in our other files. */
function applies(marker: Marker, file: ParsedFile): boolean {
  const [word] = marker.words;
  // An example is there to be copied and filled in.
  if (marker.check === 'marker/placeholder') {
    return file.format !== 'markdown' && !file.path.endsWith('.example');
  }
  if (file.format === 'markdown' && word === '<#') return false;
  return !(file.format === 'shell' && ['<#', '%>', '$>'].includes(word));
}

function patternFor(marker: Marker, file: ParsedFile): RegExp {
  if (file.format === 'markdown') return marker.markdown ?? marker.pattern;
  if (file.path.endsWith('.ts')) return marker.program ?? marker.pattern;
  return marker.pattern;
}

/**
 * Left-over template delimiters, artefacts of missing values (errors) and values still to be filled in (warnings).
 *
 * @param said - texts that the user wrote (goal, description): words that occur there are no trace.
 */
export function findMarkers(file: ParsedFile, said: string[]): Finding[] {
  const { text } = file;
  if (!text) return [];
  const active = MARKERS.filter(
    marker =>
      marker.words.some(word => text.includes(word)) &&
      applies(marker, file) &&
      !said.some(answer => marker.words.some(word => answer.includes(word))),
  );
  if (active.length === 0) return [];
  const found: Finding[] = [];
  text.split('\n').forEach((line, index) => {
    for (const marker of active) {
      const pattern = patternFor(marker, file);
      if (line.length <= 20_000 && pattern.test(line)) {
        found.push({
          check: marker.check,
          severity: marker.severity ?? 'error',
          file: file.path,
          line: index + 1,
          message: marker.message,
          fix:
            marker.fix ??
            'Correct the template or the answer it prints, and generate again.',
        });
      }
    }
  });
  return found;
}
