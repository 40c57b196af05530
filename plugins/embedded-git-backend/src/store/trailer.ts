/** The line that marks a commit with the task that made it. */
export function taskTrailer(taskId: string): string {
  return `Scaffolder-Task: ${taskId}`;
}
