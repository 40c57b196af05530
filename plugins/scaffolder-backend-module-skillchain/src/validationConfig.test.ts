import { mockServices } from '@backstage/backend-test-utils';
import { readValidationConfig } from './validationConfig';

const read = (validation?: object) =>
  readValidationConfig(
    mockServices.rootConfig({
      data: validation ? { skillchain: { validation } } : {},
    }),
  );

describe('readValidationConfig', () => {
  it('asks no program unless it is told to', () => {
    expect(read().programs).toBeUndefined();
    expect(read({ programs: { allow: ['bash'] } }).programs).toBeUndefined();
    expect(read({ programs: { enabled: false } }).programs).toBeUndefined();
  });

  it('reads programs, time limit and thresholds', () => {
    expect(read({ programs: { enabled: true } }).programs).toEqual({
      allow: 'all',
      timeoutSeconds: 30,
    });
    expect(
      read({
        thresholds: { pass: 100, partial: 50 },
        programs: { enabled: true, allow: ['kubectl', 'bash'], timeout: '2m' },
      }),
    ).toEqual({
      thresholds: { pass: 100, partial: 50, incomplete: undefined },
      programs: { allow: ['kubectl', 'bash'], timeoutSeconds: 120 },
    });
  });

  it.each([
    [{ programs: { enabled: true, allow: ['rm'] } }, 'allow names rm'],
    [{ programs: { enabled: true, timeout: 'soon' } }, 'timeout is "soon"'],
    [{ programs: { enabled: true, timeout: '0s' } }, 'timeout is "0s"'],
    [{ thresholds: { pass: 120 } }, '"pass" is 120'],
    [{ thresholds: { partial: 95 } }, '"partial" (95) is above "pass" (90)'],
  ])('refuses %j', (validation, message) => {
    expect(() => read(validation)).toThrow(message);
  });
});
