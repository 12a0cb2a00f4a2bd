import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { salesforceId } from '../../companion/src/domain/salesforce-id.ts';

test('15 characters become 18: a character for each five, their upper-case letters as bits, the first the lowest', () => {
  assert.equal(salesforceId('001A0000006Vm9u'), '001A0000006Vm9uIAC');
  assert.equal(salesforceId('Abcde00000aaaaZ'), 'Abcde00000aaaaZBAQ');
  assert.equal(salesforceId('000000000000000'), '000000000000000AAA');
  assert.equal(salesforceId('AAAAAAAAAAAAAAA'), 'AAAAAAAAAAAAAAA555');
});

test('18 characters stay as they are, spaces around do not matter', () => {
  assert.equal(salesforceId(' 001A0000006Vm9uIAC '), '001A0000006Vm9uIAC');
});

test('what is no id gives nothing', () => {
  for (const text of [
    '',
    '701',
    '001A0000006Vm9',
    '001A0000006Vm9uI',
    '001A0000006Vm9uIACX',
    '001A-000006Vm9u',
  ])
    assert.equal(salesforceId(text), undefined);
});

test('two ids that differ only in case stay different even when case is ignored', () => {
  const char = fc.constantFrom(...Array.from('abcXYZ019'));
  fc.assert(
    fc.property(fc.array(char, { minLength: 15, maxLength: 15 }), fc.nat(14), (chars, at) => {
      const one = chars.join('');
      const other = one.slice(0, at) + swapCase(one.charAt(at)) + one.slice(at + 1);
      const same = salesforceId(one)?.toLowerCase() === salesforceId(other)?.toLowerCase();
      assert.equal(same, one === other);
    }),
    { seed: 3 },
  );
});

const swapCase = (char: string) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase());
