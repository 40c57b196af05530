import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defaultLibraryDir, loadLibrary } from '.';

const dir = defaultLibraryDir();
const skills = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  .filter(name => path.basename(name) === 'SKILL.md')
  .map(name => path.dirname(name));

describe('the shipped library', () => {
  it('loads, and what it warns of are skills that are still to come', async () => {
    const { library, warnings } = await loadLibrary(dir);
    expect(library.domain).toBe('infrastructure');
    expect(library.skills.map(({ name }) => name).sort()).toEqual(
      skills.sort(),
    );
    expect(warnings.filter(({ code }) => code !== 'unknown-skill')).toEqual([]);
  });

  it('has valid skills only, as the reference library of Agent Skills judges them', () => {
    // The package has ES modules only, which need a process of their own here.
    const script = `
      import { validate } from 'skills-ref';
      const found = {};
      for (const name of process.argv.slice(1)) found[name] = await validate(name);
      process.stdout.write(JSON.stringify(found));
    `;
    const found = JSON.parse(
      execFileSync(
        process.execPath,
        [
          ...['--input-type=module', '--eval', script],
          ...skills.map(name => path.join(dir, name)),
        ],
        { cwd: __dirname, encoding: 'utf8' },
      ),
    );
    expect(Object.keys(found)).toHaveLength(skills.length);
    expect(Object.values(found).flat()).toEqual([]);
  });

  it('asks every question in words that fit a form', async () => {
    const { library } = await loadLibrary(dir);
    const questions = [
      ...library.project,
      ...library.skills.flatMap(skill => skill.questions),
    ];
    expect(questions.length).toBeGreaterThan(30);
    expect(questions.filter(({ help }) => help === '')).toEqual([]);
    expect(questions.filter(({ question }) => !question.endsWith('?'))).toEqual(
      [],
    );
  });
});
