// Everything in this package is a test or part of one, so development dependencies are its dependencies,
// helpers may declare tests, and assertions may stand in helpers.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    '@backstage/no-undeclared-imports': 'off',
    'jest/no-export': 'off',
    'jest/valid-title': 'off',
    'jest/no-disabled-tests': 'off',
    'jest/no-standalone-expect': 'off',
    'jest/expect-expect': [
      'warn',
      { assertFunctionNames: ['expect', 'expect*', 'requireTool'] },
    ],
  },
});
