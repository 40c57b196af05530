import { absenceOf, TOOLS } from './requireTool';

describe('absenceOf', () => {
  it('names a program that is not installed', () => {
    expect(absenceOf({ name: 'no-such-program', version: [] })).toBe(
      'it is not installed',
    );
  });

  it('accepts a program that is', () => {
    expect(absenceOf({ name: 'node', version: ['--version'] })).toBeUndefined();
  });

  it('refuses a kubectl older than 1.27', () => {
    const { unsuitable } = TOOLS.kubectl;
    expect(unsuitable('Client Version: v1.20.2')).toMatch(/1\.27/);
    expect(unsuitable('Client Version: v1.27.0')).toBeUndefined();
    expect(unsuitable('nothing of the kind')).toMatch(/1\.27/);
  });
});
