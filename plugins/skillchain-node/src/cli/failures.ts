import { stringifyError } from '@backstage/errors';
import { SkillError } from '@skillchain/backstage-plugin-skillchain-common';
import { EXIT } from './runCli';

/** A problem that is not the caller's: a library with errors, a skill that failed. It ends with exit code 1. */
export class Finding extends Error {}

const USAGE_ERRORS = ['InputError', 'NotFoundError', 'ConflictError'];

/** The exit code and the message of an error. */
export function explain(error: unknown): { code: number; message: string } {
  if (error instanceof Finding || error instanceof SkillError) {
    return { code: EXIT.finding, message: error.message };
  }
  const { name, message } = error as { name?: string; message?: string };
  if (name === 'AbortError') {
    return { code: EXIT.cancelled, message: 'Cancelled; nothing was written.' };
  }
  if (name && message && USAGE_ERRORS.includes(name)) {
    return { code: EXIT.usage, message };
  }
  // A bug: what it was, without a stack, which says nothing to the user of a command.
  return { code: EXIT.finding, message: message ?? stringifyError(error) };
}

/** Runs a step whose errors are findings, not wrong usage. */
export async function asFinding<T>(
  step: () => Promise<T>,
  isFinding: (error: Error) => boolean = () => true,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof Error && isFinding(error)) {
      throw new Finding(error.message);
    }
    throw error;
  }
}
