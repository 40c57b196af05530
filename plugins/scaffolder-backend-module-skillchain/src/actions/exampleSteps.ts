/** The first steps of every example chain; each step takes what the one before it put out. */

/** A `skillchain:match` step for a goal. */
export function matchStep(goal: string, input: Record<string, unknown> = {}) {
  return {
    id: 'match',
    name: 'Find the skills',
    action: 'skillchain:match',
    input: { goal, ...input },
  };
}

/** A `skillchain:configure` step that takes the chain of the match step. */
export function configureStep(input: Record<string, unknown>) {
  return {
    id: 'configure',
    name: 'Settle the answers',
    action: 'skillchain:configure',
    input: { match: '${{ steps.match.output.match }}', ...input },
  };
}

/** A `skillchain:generate` step that takes the configuration of the configure step. */
export function generateStep(input: Record<string, unknown> = {}) {
  return {
    id: 'generate',
    name: 'Generate the repository',
    action: 'skillchain:generate',
    input: {
      configuration: '${{ steps.configure.output.configuration }}',
      ...input,
    },
  };
}

/** A `skillchain:validate` step over what the generate step wrote. */
export function validateStep(input: Record<string, unknown> = {}) {
  return {
    id: 'validate',
    name: 'Check what was promised',
    action: 'skillchain:validate',
    input,
  };
}

/** A `skillchain:upgrade` step over the repository in the workspace. */
export function upgradeStep(input: Record<string, unknown>) {
  return {
    id: 'upgrade',
    name: 'Bring it to the next level',
    action: 'skillchain:upgrade',
    input,
  };
}
