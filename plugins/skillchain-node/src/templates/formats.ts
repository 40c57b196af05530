/** Filters that print, by the kind of file they print into. */
const EVERYWHERE = ['token', 'comment', 'rendered'];

const BY_SUFFIX: Record<string, readonly string[]> = {
  yaml: ['yaml', 'json'],
  yml: ['yaml', 'json'],
  tf: ['hcl'],
  tfvars: ['hcl'],
  hcl: ['hcl'],
  sh: ['shell'],
  bash: ['shell'],
  bats: ['shell'],
  md: ['md'],
  json: ['json'],
  conf: ['nginx', 'ini'],
  ini: ['ini'],
  cfg: ['ini'],
  service: ['ini'],
  timer: ['ini'],
  socket: ['ini'],
  path: ['ini'],
  mount: ['ini'],
  slice: ['ini'],
  network: ['ini'],
};

/** Filters that make rendered text of rendered text. */
export const PASSING_FILTERS: readonly string[] = [
  'hcl_required',
  'hcl_arguments',
  'hcl_outputs',
];

/** Every filter that may stand last in an output expression. */
export const PRINTING_FILTERS: readonly string[] = [
  ...EVERYWHERE,
  ...new Set(Object.values(BY_SUFFIX).flat()),
  'zone',
  'bind',
  'regex',
];

/** What a template writes: decides which printing filters fit. */
export interface OutputFormat {
  /** In words, for messages. */
  name: string;
  filters: readonly string[];
  /** Markdown has code blocks, in which other filters fit than around them. */
  markdown: boolean;
}

const format = (
  name: string,
  filters: readonly string[],
  markdown = false,
): OutputFormat => ({
  name,
  filters: [...filters, ...EVERYWHERE],
  markdown,
});

/** Macros of partials may be called from any file. */
export const MACRO_FORMAT = format('a macro', PRINTING_FILTERS);
/** A path: words only. */
export const PATH_FORMAT: OutputFormat = {
  name: 'a path',
  filters: ['token'],
  markdown: false,
};
/** A content promise: a regular expression. */
export const MARKER_FORMAT: OutputFormat = {
  name: 'a must_contain pattern',
  filters: ['regex', 'token'],
  markdown: false,
};

/**
 * The format of a file by its path, in which expressions have been replaced by words.
 *
 * A Jinja2 template (`nginx.conf.j2`) has the format of the file it makes.
 */
export function formatOfPath(path: string, executable = false): OutputFormat {
  const base = path.split('/').pop() ?? path;
  const name = base.endsWith('.j2') ? base.slice(0, -'.j2'.length) : base;
  if (name.startsWith('db.')) return format(base, ['zone']);
  if (name.startsWith('named.conf')) return format(base, ['bind']);
  const suffix = name.split('.').pop() ?? '';
  const filters = Object.hasOwn(BY_SUFFIX, suffix) ? BY_SUFFIX[suffix] : [];
  if (filters.length === 0 && executable) return format(base, ['shell']);
  return format(`.${suffix}`, filters, suffix === 'md');
}

const FENCES: Record<string, string> = {
  terraform: 'tf',
  bash: 'sh',
  shell: 'sh',
  console: 'sh',
  nginx: 'conf',
};

/** The format of a code block of Markdown, by the word after its fence. */
export function formatOfFence(language: string): OutputFormat {
  const suffix = FENCES[language] ?? language;
  const filters = Object.hasOwn(BY_SUFFIX, suffix) ? BY_SUFFIX[suffix] : [];
  return format(`a code block${language ? ` of ${language}` : ''}`, [
    ...filters.filter(name => !['md', 'shell'].includes(name)),
    'shell',
  ]);
}
