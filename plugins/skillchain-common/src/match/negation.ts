import { anyCasePattern, sentenceCase } from './caseless';

/**
 * When a word of the goal is ruled out rather than asked for.
 *
 * The two sources stand before and after a keyword, so that one regular expression finds the keyword exactly
 * where it counts; the form uses the same source as the engine, several times per page, so it is kept short. All
 * repetitions are bounded: the time to test a goal grows linearly with its length.
 */

/** A blank inside a phrase; a goal comes from a text area and has line breaks. */
const GAP = String.raw`\s{1,4}`;

/** "without A and B" goes on with the negation. */
const LISTING = anyCasePattern(
  `without|neither|skip\\w{0,4}|drop\\w{0,4}|avoid\\w{0,3}|ignor\\w{1,3}|omit\\w{0,4}|exclud\\w{1,3}|` +
    `except|outside|minus|forget|instead of|rather than|other than|(?:aw\\w\\w|\\wpart) from|\\w{2,5}thing but|mov\\w{1,3} off`,
);
/** "no A and B" does not, "no A or B" does. */
const SINGLE = anyCasePattern(
  `no|not|nor|never|nothing|no longer|cannot|\\w{2,6}n['’]t|(?:do|does|did|wo)nt`,
);
const NEGATION = `(?:${LISTING}|${SINGLE})`.replace(/ /g, GAP);

/** Stems of words that may stand between the negation and the thing: "not *looking for a* cluster". */
const FILLER_STEMS = [
  'us',
  'need',
  'want',
  'plan',
  'go',
  'look',
  'touch',
  'chang',
  'involv',
  'includ',
  'introduc',
  'adopt',
  'deploy',
  'add',
  'mov',
  'work',
  'deal',
  'requir',
  'interest',
  'manag',
  'with',
  'into',
  'about',
  'th',
  'more',
  'extra',
  'separate',
  'even',
  'full',
  'run on',
  'run in',
  'running on',
  'running in',
];
/** Words of up to three letters are articles, prepositions and the like; these are not. */
const NO_FILLER = 'run|all|let|get|two|one|yet|see|old|HA';
const FILL =
  `(?:(?:(?!(?:${NO_FILLER})\\s)[a-z]{1,3}|ANY?|A|THE|TO|ON|IN|USE|(?:${sentenceCase(
    FILLER_STEMS,
  )})\\w{0,4})${GAP}){0,5}(?:(?<=\\s(?:an?|the|our)\\s)[\\w-]{2,15}${GAP})?`.replace(
    / /g,
    GAP,
  );

/** Words that end a list of negated things: "instead of VMs *use* pods". */
const STOP = sentenceCase([
  'but',
  'with',
  'us(?:e|ing)',
  'want',
  'need',
  'just',
  'only',
  'where',
  'while',
  'because',
  'so',
  'sure',
  'know',
  'if',
  'whether',
  'decide',
  'and',
  'or',
  'nor',
  'on',
  'in',
  'for',
  'to',
  'is',
  'are',
]);
const LIST = `(?:(?!(?:${STOP})\\s)[\\w'’.-]{1,30}[\\s,/]{1,4}){1,8}`;
/** The end of a list before its last member, or before one in the middle. */
const MORE = String.raw`[\w-]{1,30}(?:,?\s[\w-]{1,30}){0,4},?\s`;
const AFTER_LISTING = String.raw`(?<!(?:[Nn][Oo][Tt]?|n['’]t)\s[\w\s,'’-]{1,60})`;
const LIST_JOINT =
  `(?:(?:[Oo][Rr]|[Nn][Oo][Rr])${GAP}|(?<=/)|[Aa][Nn][Dd]${GAP}${AFTER_LISTING}` +
  `|(?<=,\\s?)(?:(?=${MORE}(?:or|nor|OR)\\s)|(?=${MORE}(?:and|AND)\\s)${AFTER_LISTING}))(?:(?:an?|the|our|any)${GAP})?`;

/** "no pod may run as root", "without DNS outages", "no cluster yet": the thing is wanted all the same. */
const WANTED_ALL_THE_SAME = `[\\w-]{1,30}(?:[\\s-][\\w-]{1,30})?\\s(?:${sentenceCase(
  [
    'downt',
    'outag',
    'fail',
    'evict',
    'issue',
    'problem',
    'error',
    'conflict',
    'overlap',
    'restart',
    'interrupt',
    'disrupt',
    'exper',
    'knowl',
    'skill',
    'yet',
    'may',
    'can',
    'could',
    'should',
    'must',
    'exist',
    'run',
    'gets?\\s',
    'becom',
    'resolv',
    'respond',
  ],
)})`;

/** Source of a look-behind: the text before a keyword negates it. */
export const NEGATED_BEFORE =
  `(?<!\\w)(?:${NEGATION}[\\s-]{1,4}${FILL}(?:${LIST}${LIST_JOINT})?(?!${WANTED_ALL_THE_SAME})` +
  `|[Nn]on[\\s-]|[Ll]eave${GAP}(?:\\w{1,5}\\s)?(?=[\\w-]{1,30}\\s(?:alone|as|out|un)))`;

/** Source of a look-ahead: the text after a keyword rules it out ("DNS is not needed"). */
export const NEGATED_AFTER =
  `(?:[\\s-](?!(?:${STOP})\\s)[\\w-]{1,30}|\\s(?:and|or)\\s[\\w-]{1,30}){0,1}(?:` +
  `(?:\\s(?:${anyCasePattern('is|are')}|was|were|be|will|would|must|should|do|does|ha[sv]e?)){0,3}` +
  `(?:${anyCasePattern("n['’]t|\\sno[tr]|\\snever")}|\\sno\\slonger)\\s(?:\\w{1,7}\\s){0,3}` +
  `(?:${anyCasePattern('need|requir|want')}|necess|scope|option|involv|allow|relevant|used|touch|chang|job)` +
  `|\\s(?:is|are|stays?|remains?|must|can)\\s(?:\\w{2,10}\\s)?(?:out|off\\s|unne|overkill|exclud|forbid|ruled|banned|untouch|handled|as\\s|unchang)` +
  `|\\saside|[:?]\\s[Nn]o(?:[.,;!]|$))`;
