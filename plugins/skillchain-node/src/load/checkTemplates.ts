import type {
  Deliverable,
  Layout,
  Marker,
} from '@skillchain/backstage-plugin-skillchain-common';
import {
  CONTEXT_NAMES,
  formatOfPath,
  KnownNames,
  MACRO_FORMAT,
  MARKER_FORMAT,
  OutputFormat,
  PATH_FORMAT,
  TemplateMistake,
  TemplateSet,
} from '../templates';
import { pathOutline, SlotTargets } from './checkOutputs';
import { Place, Problems } from './diagnostics';
import { QuestionList } from './questions';
import { LibrarySources, OutputOwner } from './model';

/** Every path that a required file or a content check of a blueprint names. */
function pathsOf(
  file:
    | Deliverable['required_files'][number]
    | Partial<Record<Layout, string>>
    | string[],
): string[] {
  if (typeof file === 'string') return [file];
  if (Array.isArray(file)) return file;
  if ('path' in file || 'any_of' in file) {
    return [...(file.any_of ?? []), ...pathsOf(file.path ?? [])];
  }
  return Object.values(file as Partial<Record<Layout, string>>);
}

/** Checks all templates, paths and content promises of a library, and that no template file is left over. */
export class TemplateChecker {
  readonly #used = new Set<string>();

  constructor(
    private readonly sources: LibrarySources,
    private readonly owners: OutputOwner[],
    private readonly slots: SlotTargets,
    private readonly templates: TemplateSet,
    private readonly problems: Problems,
  ) {}

  check(): void {
    for (const owner of this.owners) {
      const known = this.#namesFor(owner);
      this.#checkOutputs(owner, known);
      this.#checkFragments(owner, known);
    }
    this.#checkSummary();
    this.#checkBlueprints();
    this.#checkPartials();
    this.#checkUnused();
  }

  #checkSummary(): void {
    const { summary } = this.sources;
    if (!summary) return;
    const known = this.#namesFor(undefined);
    const check = (text: string | undefined, as: string, path: PropertyKey[]) =>
      this.#checkInline(text ?? '', formatOfPath(as), known, {
        file: summary.yaml.file,
        line: summary.yaml.lineOf(path),
      });
    summary.value.integrations.forEach(({ text }, n) =>
      check(text, 'summary.md', ['integrations', n, 'text']),
    );
    summary.value.next_steps.forEach(({ text, command }, n) => {
      check(text, 'summary.md', ['next_steps', n, 'text']);
      check(command, 'summary.sh', ['next_steps', n, 'command']);
    });
  }

  #checkBlueprints(): void {
    for (const { blueprint, deliverables } of this.sources.blueprints) {
      for (const entry of blueprint.deliverables) {
        const owner = this.owners.find(
          ({ kind, name }) => kind === 'skill' && name === entry.primary_skill,
        );
        const known = this.#namesFor(owner);
        const check = (
          text: string | undefined,
          format: OutputFormat,
          ...path: PropertyKey[]
        ) =>
          this.#checkInline(text ?? '', format, known, {
            file: deliverables?.file ?? '',
            line:
              deliverables?.lineOf(['deliverables', entry.name, ...path]) ?? 1,
          });
        entry.required_files.forEach((file, n) =>
          pathsOf(file).forEach(path =>
            check(path, PATH_FORMAT, 'required_files', n),
          ),
        );
        entry.content_checks.forEach(({ pattern, in: where = [] }, n) => {
          check(pattern, MARKER_FORMAT, 'content_checks', n);
          pathsOf(where).forEach(path =>
            check(path, PATH_FORMAT, 'content_checks', n),
          );
        });
      }
    }
  }

  #checkOutputs(owner: OutputOwner, known: KnownNames): void {
    owner.outputs.forEach((output, index) => {
      const place = (...path: PropertyKey[]): Place => ({
        file: owner.yaml.file,
        line: owner.outputLine(index, ...path),
      });
      for (const variant of owner.variants[index]) {
        const executable = output.mode === 'executable';
        const format = formatOfPath(pathOutline(variant.path), executable);
        this.#checkFile(variant.template, format, known, place('template'));
        this.#checkInline(variant.path, PATH_FORMAT, known, place('path'));
      }
      output.must_contain?.forEach((marker, n) =>
        this.#checkMarker(marker, known, place('must_contain', n)),
      );
    });
  }

  #checkMarker(marker: Marker, known: KnownNames, place: Place): void {
    const pattern = typeof marker === 'string' ? marker : marker.pattern;
    this.#checkInline(pattern, MARKER_FORMAT, known, place);
    try {
      RegExp(pathOutline(pattern), 'm');
    } catch (error) {
      this.problems.error(
        'pattern',
        `the must_contain pattern ${pattern} does not compile: ${(error as Error).message}`,
        place,
        'a JavaScript regular expression',
      );
    }
  }

  #checkFragments(owner: OutputOwner, known: KnownNames): void {
    owner.fragments.forEach((fragment, index) => {
      const template = `${owner.templates}${fragment.template}`;
      const [target] = this.slots.of(fragment.into);
      const format = formatOfPath(
        pathOutline(fragment.into),
        target?.executable,
      );
      const line = owner.fragmentLine(index, 'template');
      this.#checkFile(template, format, known, { file: owner.yaml.file, line });
    });
  }

  #checkFile(
    name: string,
    format: OutputFormat,
    known: KnownNames,
    place: Place,
  ): void {
    const source = this.sources.files.text(name);
    if (source === undefined) {
      if (this.#used.has(name)) return;
      this.#used.add(name);
      this.problems.error(
        'template-missing',
        `there is no template ${name}`,
        place,
        'that file, or another name as template:',
      );
      return;
    }
    // One template may write files of several formats; it is checked for each of them once.
    const key = `${name}\n${format.filters.join()}`;
    if (this.#used.has(key)) return;
    this.#used.add(key).add(name);
    for (const mistake of this.templates.check(source, format, known)) {
      this.#report(mistake, { file: name, line: mistake.line });
    }
  }

  #checkInline(
    source: string,
    format: OutputFormat,
    known: KnownNames,
    place: Place,
  ): void {
    if (!source.includes('<')) return;
    const key = `${place.file}:${place.line}\n${source}`;
    if (this.#used.has(key)) return;
    this.#used.add(key);
    for (const mistake of this.templates.check(source, format, known)) {
      this.#report(mistake, place, `in ${source}: `);
    }
  }

  #report(mistake: TemplateMistake, place: Place, where = ''): void {
    const { code, message, expected, foreign } = mistake;
    if (foreign) this.problems.foreign(foreign, place);
    else this.problems.error(code, `${where}${message}`, place, expected);
  }

  #checkPartials(): void {
    for (const name of this.sources.files.names('partials/')) {
      const source = this.sources.files.text(name) ?? '';
      const known = this.#namesFor(undefined);
      for (const mistake of this.templates.check(source, MACRO_FORMAT, known)) {
        this.#report(mistake, { file: name, line: mistake.line });
      }
    }
  }

  #checkUnused(): void {
    for (const { templates } of this.owners) {
      for (const name of this.sources.files.names(templates)) {
        if (this.#used.has(name)) continue;
        this.problems.error(
          'template-unused',
          `no output and no fragment uses the template ${name}`,
          { file: name, line: 1 },
          'an entry in outputs.yaml, or no such file',
        );
      }
    }
  }

  /** The names a template of an owner may read. Shared templates have no answers of their own. */
  #namesFor(owner: OutputOwner | undefined): KnownNames {
    const ids = ({ questions, complete }: QuestionList) =>
      complete
        ? new Set(questions.map(({ question }) => question.id))
        : undefined;
    const roots = new Map<string, ReadonlySet<string> | undefined>();
    for (const name of CONTEXT_NAMES) roots.set(name, undefined);
    roots.set('project', ids(this.sources.project));
    roots.set('versions', new Set(Object.keys(this.sources.versions)));
    for (const sourced of this.sources.skills) {
      roots.set(sourced.skill.alias, ids(sourced));
      if (owner?.kind === 'skill' && owner.name === sourced.skill.name) {
        roots.set('self', ids(sourced));
      }
    }
    return { roots };
  }
}
