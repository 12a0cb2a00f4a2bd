// The components' tests: jest as the platform's own tool configures it. The package is ESM; jest 29 wants CommonJS, hence .cjs.
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

module.exports = {
  ...jestConfig,
  testMatch: ['<rootDir>/force-app/**/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/.lockstep/'],
  // LightningModal has no stub of its own in sfdx-lwc-jest.
  moduleNameMapper: {
    '^lightning/modal$': '<rootDir>/test/lwc-support/modal.ts',
    // jsdom cannot read container queries, and unit tests look at no styles.
    '^\\./\\w+\\.css$': '<rootDir>/test/lwc-support/no-styles.cjs',
  },
  setupFiles: ['<rootDir>/test/lwc-support/labels.cjs'],
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/test/lwc-support/accessible.cjs'],
};
