import { checkShell } from './shell';

const HEAD = '#!/usr/bin/env bash\nset -euo pipefail\n';

describe('checkShell', () => {
  it.each([
    ['quotes in quotes', `echo "it's" 'say "hi"'`],
    ['a quote in a comment', "# don't\necho ok # it's fine"],
    ['an escaped quote', 'echo \\" "a \\" b"'],
    ['a string over two lines', 'echo "one\ntwo"'],
    ['a here-document with quotes', "cat <<'EOF'\nit's $HOME\nEOF\necho"],
    ['an indented here-document', 'cat <<-EOF\n\tx\n\tEOF'],
    ['a here-string', 'grep -q x <<<"$line"'],
    ['blocks', 'if true; then\n  for a in b; do echo "$a"; done\nfi'],
    ['a case', 'case $1 in\n  if) echo if ;;\n  *) exit 2 ;;\nesac'],
    ['keywords as words', 'echo if you are done\ngit done --if x'],
    ['a while loop with a read', 'while read -r x; do echo "$x"; done < "$f"'],
    ['the length of an array', 'echo "${#list[@]}" ${#list[@]}'],
  ])('accepts %s', (_name, code) => {
    expect(checkShell(`${HEAD}${code}\n`)).toEqual([]);
  });

  it.each([
    ['an open quote', 'echo "oops', 3, /quote " .* never closed/],
    ['an open here-document', 'cat <<EOF\nhello', 3, /never reaches "EOF"/],
    ['an open if', 'if true; then\n  echo', 3, /"if" opened here/],
    ['a stray done', 'echo\ndone', 4, /"done" closes nothing/],
    ['a wrong end', 'if true; then\n  echo\ndone', 5, /"done" closes/],
  ])('finds %s', (_name, code, line, message) => {
    expect(checkShell(`${HEAD}${code}\n`)[0]).toEqual({
      line,
      message: expect.stringMatching(message),
    });
  });

  it('wants a first line that names the shell', () => {
    expect(checkShell('echo\n')).toEqual([
      { line: 1, message: expect.stringContaining('names no shell') },
    ]);
  });
});
