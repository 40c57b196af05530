import { anyCase, anySpelling } from './caseless';
import {
  NEGATED_AFTER,
  NEGATED_BEFORE,
  PLAINLY_NEGATED_BEFORE,
} from './negation';

/** Between the words of a phrase: blank, hyphen or nothing ("name server", "nameserver"). */
const JOINT = String.raw`[\s-]*`;
/** The same in a keyword that is written with underscores. */
const SNAKE_JOINT = String.raw`[\s_-]*`;
const PLURAL = '[Ss]?';
const STARTS = '(?<![A-Za-z0-9])';
const ENDS = '(?![A-Za-z0-9])';

/** The words of a keyword or phrase as they are spelled. */
function spelledWordsOf(phrase: string): string[] {
  return phrase
    .trim()
    .split(/[\s_-]+/)
    .filter(Boolean);
}

/** The words of a keyword or phrase. */
export function wordsOf(phrase: string): string[] {
  return spelledWordsOf(phrase.toLowerCase());
}

/** One word with its plural: policy, policies; mesh, meshes; pod, pods. */
function wordWithPlural(word: string): string {
  if (/[^aeiou]y$/i.test(word)) {
    return `${anySpelling(word.slice(0, -1))}(?:${anyCase('y')}|${anyCase('ies')})`;
  }
  if (/(?:s|x|z|ch|sh)$/i.test(word)) {
    return `${anySpelling(word)}(?:${anyCase('es')})?`;
  }
  return /[a-z0-9]$/i.test(word)
    ? `${anySpelling(word)}${PLURAL}`
    : anySpelling(word);
}

const VOWELS = '[AEIOUaeiou]{0,2}';

/**
 * A word as people mistype it: vowels may be missing, doubled, wrong or swapped with a neighbour, a consonant may be
 * single or doubled, `l` and `r` may be missing. Only a skill's first keyword gets it, in words that are long enough
 * that no other word is that near.
 */
function wordWithSlip(word: string): string {
  const consonants = Array.from(
    word.replace(/(.)\1/g, '$1').replace(/[aeiou]/g, ''),
  );
  const source = consonants
    .map((letter, i) => {
      const optional = /[lr]/.test(letter) && i > 0;
      return `${anyCase(letter)}{${optional ? 0 : 1},2}`;
    })
    .join(VOWELS);
  return [
    /^[aeiou]/.test(word) ? VOWELS : '',
    source,
    /[aeiou].?$/.test(word) ? VOWELS : '',
    PLURAL,
  ].join('');
}

/** Length from which a word of a first keyword is distinctive enough to be accepted with a slip. */
const SLIP_LENGTH = 7;

interface WordsOptions {
  /** Accept slips of the keyboard in long words. */
  slips?: boolean;
  /** What may stand between two words. */
  joint?: string;
}

/** A phrase as regular expression source, without boundaries. */
function phraseSource(
  words: string[],
  { joint = JOINT, ...options }: WordsOptions = {},
): string {
  return words
    .map((word, i) => {
      if (
        options.slips &&
        word.length >= SLIP_LENGTH &&
        /^[a-z]+$/i.test(word)
      ) {
        return wordWithSlip(word.toLowerCase());
      }
      return i === words.length - 1 ? wordWithPlural(word) : anySpelling(word);
    })
    .join(joint);
}

const singular = (word: string) =>
  word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');

/** Positions at which the words of `part`, in the singular, stand inside those of `whole`. */
function positions(part: string[], whole: string[]): number[] {
  const found: number[] = [];
  for (let at = 0; at + part.length <= whole.length; at++) {
    if (part.every((word, i) => word === whole[at + i])) {
      found.push(at);
    }
  }
  return found;
}

/** Positions at which `part` stands inside `whole`, word by word. */
function occurrences(part: string[], whole: string[]): number[] {
  return positions(part.map(singular), whole.map(singular));
}

/** Drops phrases that contain another phrase of the list: wherever they stand, the shorter one stands too. */
export function withoutLonger(
  phrases: string[],
  exclusions: string[] = [],
): string[] {
  const singulars = (phrase: string) => wordsOf(phrase).map(singular);
  const contains = (whole: string[], part: string[]) =>
    positions(part, whole).length > 0;
  // Every phrase is compared with every other: what is needed of one is computed once.
  const excluded = exclusions.map(singulars);
  const all = phrases.map(phrase => {
    const words = singulars(phrase);
    return { words, masked: excluded.some(other => contains(other, words)) };
  });
  return phrases.filter((_, at) => {
    const { words } = all[at];
    return !all.some(
      (other, i) =>
        i !== at &&
        !other.masked &&
        contains(words, other.words) &&
        (!contains(other.words, words) || i < at),
    );
  });
}

/** True when the two phrases have a word in common. */
export function shareWord(a: string, b: string): boolean {
  const others = new Set(wordsOf(b).map(singular));
  return wordsOf(a).some(word => others.has(singular(word)));
}

/** True when `phrase` contains `part` as whole words, so that wherever the phrase stands, the part stands too. */
export function containsPhrase(phrase: string, part: string): boolean {
  return occurrences(wordsOf(part), wordsOf(phrase)).length > 0;
}

/** True when `phrase` has words before `part` and ends with it. */
export function endsWithPhrase(phrase: string, part: string): boolean {
  const words = wordsOf(phrase);
  const at = words.length - wordsOf(part).length;
  return at > 0 && occurrences(wordsOf(part), words).includes(at);
}

/**
 * A phrase with boundaries, not inside of an exclusion phrase: `bind`, but not in "bind mount".
 * Negation is not looked at.
 */
export function occurrenceSource(
  phrase: string,
  exclusions: string[] = [],
  options: WordsOptions = {},
): string {
  const words = wordsOf(phrase);
  const core = phraseSource(spelledWordsOf(phrase), {
    ...options,
    joint: phrase.includes('_') ? SNAKE_JOINT : JOINT,
  });
  const before: string[] = [];
  const after: string[] = [];
  let around = '';
  for (const exclusion of exclusions.map(wordsOf)) {
    for (const at of occurrences(words, exclusion)) {
      const left = exclusion.slice(0, at).map(anySpelling).join(JOINT);
      const right = phraseSource(exclusion.slice(at + words.length));
      if (left && right) {
        around += `(?!(?<=${left}${JOINT})${core}${JOINT}${right}${ENDS})`;
      } else if (left) {
        before.push(left);
      } else if (right) {
        after.push(right);
      }
    }
  }
  return [
    before.length ? `(?<!(?:${before.join('|')})${JOINT})` : '',
    around,
    core,
    after.length ? `(?!${JOINT}(?:${after.join('|')})${ENDS})` : '',
  ].join('');
}

/** Joins sources, and writes the first word of phrases once that begin with the same. */
function byFirstWord(sources: string[]): string {
  const groups = new Map<string, string[]>();
  for (const source of sources) {
    const at = source.startsWith('(?') ? -1 : source.indexOf(JOINT);
    const first = at < 0 ? source : source.slice(0, at + JOINT.length);
    groups.set(first, [
      ...(groups.get(first) ?? []),
      source.slice(first.length),
    ]);
  }
  return Array.from(groups, ([first, rests]) =>
    rests.length > 1 ? `${first}(?:${rests.join('|')})` : first + rests[0],
  ).join('|');
}

/** Joins {@link occurrenceSource}s: any of them. Their plural ending and common first words are written once. */
export function anyOf(sources: string[]): string {
  const plurals = sources.filter(source => source.endsWith(PLURAL));
  if (plurals.length < 2) {
    return sources.join('|');
  }
  const stems = plurals.map(source => source.slice(0, -PLURAL.length));
  return [
    `(?:${byFirstWord(stems)})${PLURAL}`,
    ...sources.filter(source => !source.endsWith(PLURAL)),
  ].join('|');
}

/** Joins {@link occurrenceSource}s: any of them, at word boundaries. */
export function anyOccurrence(sources: string[]): string {
  return `${STARTS}(?:${anyOf(sources)})${ENDS}`;
}

/** Joins {@link occurrenceSource}s: any of them, at word boundaries and not negated. */
export function anyMention(sources: string[]): string {
  return `${STARTS}(?<!${NEGATED_BEFORE})(?:${anyOf(sources)})${ENDS}(?!${NEGATED_AFTER})`;
}

/**
 * Finds a goal that mentions at least so many of the {@link occurrenceSource}s, each counted once.
 *
 * The goal is read from the left, one step for each word that must be there: a step goes on to the first mention of
 * a word that no earlier step has taken. So the words are taken in the order of their first mentions, no step ever has
 * to be taken back, and the time grows linearly with the length of the goal. A step remembers the word it took by
 * capturing the whole goal in a group of that word; a later step asks whether that group is empty, because no goal
 * stands inside of itself.
 */
export function atLeastMentions(count: number, sources: string[]): string {
  if (count === 1) {
    return anyMention(sources);
  }
  const width = sources.length + 1;
  const steps = Array.from({ length: count }, (_, step) => {
    const words = sources.map((source, word) => {
      const taken = Array.from(
        { length: step },
        (__, before) => `(?=[\\s\\S]\\${before * width + word + 2})`,
      ).join('');
      return `${taken}${source}(?<=(?=([\\s\\S]*))^[\\s\\S]*)`;
    });
    const mention = `${STARTS}(?=(?:${words.join('|')})${ENDS}(?!${NEGATED_AFTER}))(?<!${NEGATED_BEFORE})`;
    return `(?=([\\s\\S]*?${mention}))\\${step * width + 1}`;
  });
  return `^${steps.join('')}`;
}

/** Like {@link anyMention}, but only the plainest negations are recognised; a tenth of the length. */
export function anyPlainMention(sources: string[]): string {
  return `\\b(?<!${PLAINLY_NEGATED_BEFORE})(?:${anyOf(sources)})\\b`;
}
