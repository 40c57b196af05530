import { resolveThresholds } from './thresholds';

describe('resolveThresholds', () => {
  it('has the usual values for what is not given', () => {
    expect(resolveThresholds()).toEqual({
      pass: 90,
      partial: 70,
      incomplete: 80,
    });
    expect(resolveThresholds({ pass: 100, incomplete: undefined })).toEqual({
      pass: 100,
      partial: 70,
      incomplete: 80,
    });
    expect(resolveThresholds({ pass: 0, partial: 0, incomplete: 0 })).toEqual({
      pass: 0,
      partial: 0,
      incomplete: 0,
    });
  });

  it.each([
    [{ pass: 101 }, '"pass" is 101'],
    [{ partial: -1 }, '"partial" is -1'],
    [{ incomplete: NaN }, '"incomplete" is NaN'],
    [{ pass: 60 }, '"partial" (70) is above "pass" (60)'],
  ])('refuses %j', (given, message) => {
    expect(() => resolveThresholds(given)).toThrow(message);
    expect(() => resolveThresholds(given)).toThrow(
      expect.objectContaining({ name: 'InputError' }),
    );
  });
});
