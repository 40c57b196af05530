/** Exit codes of the command: scripts rely on them. */
export const EXIT = {
  /** Done. */
  ok: 0,
  /** A finding: a library with errors, a template out of step, a validation that failed. */
  finding: 1,
  /** Wrong usage: options, answers or a target folder that the person must change. */
  usage: 2,
  /** Cancelled with Ctrl-C, as shells count it. */
  cancelled: 130,
} as const;

/**
 * Runs the `skillchain` command.
 *
 * @param args - without the names of node and of the script
 * @returns the exit code: 0 done, 1 a finding, 2 wrong usage
 * @public
 */
export async function runCli(args: readonly string[]): Promise<number> {
  // Not imported above: servers that import this package have no use for a command line.
  const imported = await import('./program');
  // From source, node imports what the transform made of it: a CommonJS module, whole as its default export.
  const { default: wrapped = imported } = imported as {
    default?: typeof imported;
  };
  return wrapped.runProgram(args);
}
