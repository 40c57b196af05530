import type { JsonValue, Question } from '../model';

/** Longest label that does not wrap over the input of the stock form. */
const LABEL_LENGTH = 60;

/** Short label of a question. */
export function labelOf(question: Question): string {
  return (question.title ?? question.question).slice(0, LABEL_LENGTH);
}

/** Markdown as plain text on one line, for places that do not render it. */
export function plainText(markdown: string): string {
  return markdown.replace(/[*`]/g, '').replace(/\s+/g, ' ').trim();
}

/** A value as a person reads it: the option's label, yes or no, a list with commas. */
export function valueLabel(question: Question, value: JsonValue): string {
  if (typeof value === 'boolean') {
    return value ? 'Yes' : 'No';
  }
  if (Array.isArray(value)) {
    const named = { ...question, ...question.items } as Question;
    return value.map(item => valueLabel(named, item)).join(', ') || 'none';
  }
  const at = question.enum?.findIndex(option => option === value) ?? -1;
  return (
    question.enumNames?.[at] ??
    String(value).replace(
      /\{([a-z_.]+)\}/g,
      // not in angle brackets: Markdown takes those for HTML and drops them
      (_, path: string) => `‹${path.replace(/[._]/g, ' ')}›`,
    )
  );
}
