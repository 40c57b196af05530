/**
 * When a word of the goal is ruled out rather than asked for.
 *
 * The two sources stand before and after a keyword, so that one regular expression finds the keyword exactly where
 * it counts. The form repeats them for every skill on every page, hence the short forms: stems instead of words, and
 * `.` for a first letter whose case does not matter. Every repetition is bounded or separated by something it cannot
 * match itself, so the time to test a goal grows linearly with its length.
 */

const B = String.raw`\s+`;

/** "without A and B" goes on with the negation. In capitals, only the commonest ones are recognised. */
const LISTING =
  '[Ww]ithout|WITHOUT|[Nn]either|[Ss]kip\\w*|SKIP|[Dd]rop\\w*|[Aa]void\\w*|AVOID|[Ii]gnor\\w+|[Oo]mit\\w*|' +
  '[Ee]xc(?:lud\\w+|ept)|EXCEPT|[Oo]utside|[Mm]inus|[Ff]orget|[Ii]nstead of|INSTEAD OF|[RrOo].?ther than|' +
  'RATHER THAN|[Aa](?:way|part) from|[Aa]gainst|\\w+thing but|[Oo]ff';
/** "no A and B" does not, "no A or B" does. */
const SINGLE =
  '[Nn][Oo][Tt]?|[Nn]or|[Nn]ever|NEVER|[Nn]othing|[Nn]o longer|[Cc]annot|\\w+[Nn].[Tt]|[Dd]o\\w{0,2}nt|[Dd]idnt|[Ww]ont';
const NEGATION = `${LISTING}|${SINGLE}`.replace(/ /g, B);

/**
 * Words between the negation and the thing: "not *looking for a* cluster". Short words are articles, prepositions
 * and the like, with a few exceptions; long ones are given as stems without their first letter (use, need, want,
 * plan, look, touch, change, involve, include, introduce, adopt, deploy, add, move, work, deal, require, interest,
 * manage, with, into, about, more, separate, even).
 */
const FILL =
  `(?:(?:(?!(?:run|all|let|get|two|one|yet|see|old|HA)\\s)[a-z]{1,3}|ANY?|A|THE|TO|ON|IN|USE` +
  `|.(?:s[ei]|eed|ant|lan|oing|ook|ouch|hang|nvol|nclu|ntro|dopt|eplo|dd|ovi|ork|eal|equi|nter|anag|ith|nto|bout|ore|epar|ven|his|hat|hei|un(?:ning)? [oi]n)\\w*)${B}){0,5}` +
  // "outside the *office* network", "no *bash* scripts", but "no downtime DNS"
  `(?:(?<=\\s(?:an?|the|our)\\s|[Nn]o\\s|hout\\s)(?!down|fuss|has|non|cod|cos|ven|mor)[\\w-]{1,20}${B})?`;

/** Words that end a list of negated things: "instead of VMs *use* pods". */
const STOP = `.ut|.ith|.s(?:e|ing)|.ant|.eed|.ust|.nly|.here|.hile|.ecause|so|.ure|.now|if|.hether|.ecide|.nd|.?or|on|in|to|is|are`;
const LIST = `(?:(?!(?:${STOP})\\s)[\\w'’-]{1,30}[\\s,/]{1,4}){1,8}`;
/** Up to "or" or "and" behind a thing in the middle of a list. */
const MORE = String.raw`[\w-]{1,30}(?:,?\s[\w-]{1,30}){0,4},?\s`;
const AFTER_LISTING = String.raw`(?<!(?:[Nn][Oo][Tt]?|n.t)\s[\w\s,'’-]{1,60})`;
const LIST_JOINT =
  `(?:[Nn]?[Oo][Rr]${B}|(?<=/)|[Aa][Nn][Dd]${B}${AFTER_LISTING}` +
  `|(?<=,\\s?)(?:(?=${MORE}(?:n?or|OR)\\s)|(?=${MORE}(?:and|AND)\\s)${AFTER_LISTING}))(?:(?:an?|the|our|any)${B})?`;

/**
 * "no pod may run as root", "without DNS outages", "no cluster yet": the thing is wanted all the same, but not in
 * "we need no cluster yet". Stems without
 * their first letter: downtime, outage, fail, evict, issue, problem, error, conflict, overlap, restart, interrupt,
 * disrupt, experience, knowledge, skill, yet, may, can, could, should, must, exist, run, become, resolve, respond.
 */
const THING = String.raw`\w+(?:[\s-]\w+)?\s`;
const WANTED = `${THING}(?:(?<!(?:need|want)\\s(?:an?\\s)?${THING})yet|gets?|.(?:ownt|utag|ail|vict|ssue|robl|rror|onfl|verl|esta|nterr|isru|xper|nowl|kill|ay|an|ould|hould|ust|xist|un|ecom|esol|espo)(?!\\wd?\\s))`;

/** Source of a look-behind: the text before a keyword negates it. */
export const NEGATED_BEFORE = [
  `(?<!\\w)(?:(?:${NEGATION})[\\s-]+${FILL}(?:${LIST}${LIST_JOINT})?(?!${WANTED})`,
  `|[Nn]on[\\s-]|[Ll]eave${B}(?:\\w+\\s)?(?=(?:\\w+\\s){1,2}(?:alone|as|out|un))|[Kk]eep${B}(?=(?:\\w+\\s){1,2}out of (?:it|this)))`,
].join('');

/** Source of a look-ahead: the text after a keyword rules it out ("DNS is not needed"). */
export const NEGATED_AFTER =
  `(?:\\s(?:and|or)\\s\\w+|[\\s-](?!(?:.ut|.ith|.nd|or|.here|.hile)\\s)\\w+)?(?:` +
  `(?:\\s(?:[Ii][Ss]|ARE|are|was|were|be|will|would|must|should|do|does|ha[sv]e?)){0,3}` +
  `(?:[Nn].[Tt]|\\s[Nn][Oo][Tt]|\\snever|\\sno longer)\\s(?:\\w{1,7}\\s){0,3}` +
  `(?:need|NEED|requ|REQU|want|WANT|necess|scope|option|invol|allow|used|touch|chang|job)` +
  `|\\s(?:is|are|stays?|remains?|must|can)\\s(?:\\w+\\s)?(?:out|off\\s|unne|overkill|excl|forb|ruled|banned|unto|handled|as\\s|unch)` +
  `|(?:\\s(?:is|are))?\\salready\\s(?:done|there|exist|set|in\\splace|taken|covered|handled)|\\saside|-free|[:?]\\s[Nn]o(?:[.,;!]|$|\\sthank))`;

/**
 * The plain cases of {@link NEGATED_BEFORE}, for the many places of the form that only hint at a default: "no x",
 * "without an x".
 */
export const PLAINLY_NEGATED_BEFORE = String.raw`(?:[Nn]ot?|NOT?|n.t|[Ww]ithout|WITHOUT)\s(?:an?\s)?`;

/** Source that hits when a goal contains any negation at all. */
export const ANY_NEGATION = `(?<!\\w)(?:${NEGATION}|[Nn]on|[Ll]eave)(?!\\w)`;
