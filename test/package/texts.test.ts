import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { SyntaxValidator } from 'fast-xml-validator';
import {
  generateLabels,
  generateModules,
  labelOf,
  labelsFile,
  tables,
} from '../../scripts/salesforce/generate-texts.ts';
import { languages, readLabels, readTranslation } from '../../scripts/salesforce/labels.ts';

const stale = 'stale: run node scripts/salesforce/generate-texts.ts';
const sentences = Object.entries(tables).flatMap(([table, texts]) =>
  Object.entries(texts).map(([code, text]) => ({ code, text, label: labelOf(table, code) })),
);
const gaps = (text: string): string[] => [...new Set(text.match(/\{[^}]*\}/gu))].sort();

describe('the sentences of the companion in the package', () => {
  test('each has a label with its English text', () => {
    assert.equal(readFileSync(labelsFile, 'utf8'), generateLabels(), stale);
    const labels = readLabels();
    for (const { text, label } of sentences) assert.equal(labels.get(label), text, label);
  });
  test('each is in the module that the components look it up in', async () => {
    for (const [file, text] of await generateModules())
      assert.equal(readFileSync(file, 'utf8'), text, `${file} is ${stale}`);
  });
  test('each is said in every language, with the parameters of its code and no others', () => {
    for (const language of languages) {
      const texts = readTranslation(language);
      for (const { label, text } of sentences)
        assert.deepEqual(gaps(texts.get(label) ?? ''), gaps(text), `${language}: ${label}`);
    }
  });
  test('their labels have names that Salesforce takes', () => {
    // A developer name has at most 80 characters: letters, digits, single underscores (Metadata API, CustomLabels).
    for (const { label } of sentences) assert.match(label, /^(?!.*__)[A-Za-z]\w{0,79}$/u);
    assert.equal(new Set(sentences.map(({ label }) => label)).size, sentences.length);
  });
});

describe('a sentence that is wrong is noticed', () => {
  const labels = readFileSync(labelsFile, 'utf8');
  const [first = { label: '' }] = sentences;

  test('a label that was edited by hand', () => {
    const edited = labels.replaceAll('The sign-in was refused', 'Refused');
    assert.notEqual(edited, labels);
    assert.equal(generateLabels(edited), labels);
  });
  test('a sentence with signs that XML uses is read as it was written', () => {
    const code = 'fewer-than';
    const written = generateLabels(labels, { failure: { [code]: 'R&D has < 3 values &amp; more' } });
    assert.equal(SyntaxValidator.validate(written), true);
    assert.match(written, /<value>R&amp;D has &lt; 3 values &amp;amp; more<\/value>/u);
  });
  test('a label that is missing comes back, and one of no code goes', () => {
    const without = labels.replace(
      `<fullName>${first.label}</fullName>`,
      '<fullName>Lockstep_Say_X</fullName>',
    );
    assert.notEqual(without, labels);
    assert.equal(generateLabels(without), labels);
  });
});
