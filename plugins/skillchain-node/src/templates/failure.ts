import { InputError } from '@backstage/errors';

/**
 * A template that cannot be rendered.
 *
 * nunjucks rewraps what is thrown inside a template unless it has a line and an `Update` method,
 * so these two make the error arrive as it was thrown.
 *
 * @param where - `file:line` of the template
 */
export function templateFailure(
  where: string,
  reason: string,
  hint = 'Change the answer, or the template if the answer is right.',
): InputError {
  const error = new InputError(
    `The template ${where} cannot be rendered: ${reason}. ${hint}`,
  );
  Object.defineProperties(error, {
    lineno: { value: 1 },
    Update: { value: () => error },
  });
  return error;
}

/** True for an error made by {@link templateFailure}. */
export function isTemplateFailure(error: unknown): error is InputError {
  return error instanceof InputError && 'Update' in error;
}

/** A value as it is shown in messages: one line, at most 60 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
