// Tests read the package's real texts: every custom label is mocked with its English value.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { XMLParser } = require('fast-xml-parser');

const file = join(__dirname, '../../force-app/main/default/labels/CustomLabels.labels-meta.xml');
const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'labels' });

for (const { fullName, value } of parser.parse(readFileSync(file, 'utf8')).CustomLabels.labels) {
  jest.mock(`@salesforce/label/c.${fullName}`, () => ({ __esModule: true, default: value }), {
    virtual: true,
  });
}
jest.mock('@salesforce/i18n/lang', () => ({ __esModule: true, default: 'en-US' }), { virtual: true });
jest.mock('@salesforce/i18n/locale', () => ({ __esModule: true, default: 'en-US' }), { virtual: true });
jest.mock('@salesforce/i18n/timeZone', () => ({ __esModule: true, default: 'Europe/Amsterdam' }), {
  virtual: true,
});
