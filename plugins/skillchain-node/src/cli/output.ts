/** Where a command prints: text for people, or one JSON document. */
export interface Output {
  json: boolean;
  /** A line for people; nothing in JSON mode. */
  say(text?: string): void;
  /** The result; nothing in text mode. */
  result(value: unknown): void;
  /** A line beside the result, on stderr in both modes. */
  note(text: string): void;
}

/** Prints to the streams of the process. */
export function createOutput(format: 'text' | 'json'): Output {
  const json = format === 'json';
  return {
    json,
    say(text = '') {
      if (!json) process.stdout.write(`${text}\n`);
    },
    result(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    note(text) {
      process.stderr.write(`${text}\n`);
    },
  };
}
