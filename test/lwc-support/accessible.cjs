// Adds `toBeAccessible()` to expect.
const { setup } = require('@sa11y/jest');

setup();
