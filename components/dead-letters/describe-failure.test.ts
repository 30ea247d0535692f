import { describe, expect, test } from 'vitest';
import { errorTitle, keyText, listSentence } from './describe-failure.ts';

describe('an error is named by its class without the package, then its message', () => {
  test.each([
    ['org.shop.StockTimeout', 'no answer', 'StockTimeout: no answer'],
    ['org.shop.StockTimeout', 'org.shop.StockTimeout: no answer', 'StockTimeout: no answer'],
    ['Outer$Inner', null, 'Inner'],
    [null, 'no answer\nat all', 'no answer'],
    [null, null, 'Unknown error'],
  ])('%s with %s', (errorClass, errorMessage, title) => expect(errorTitle({ errorClass, errorMessage })).toBe(title));
});

test('no key, an empty one and one of bytes are told apart', () => {
  expect(keyText({ kind: 'null' })).toBeNull();
  expect(keyText({ kind: 'empty' })).toBe('(empty)');
  expect(keyText({ kind: 'binary', base64: btoa('\x00\x2a'), sizeBytes: 2, isCut: false })).toBe('0x002a');
});

test('the list begins with how many are in the state and topic looked at', () => {
  expect(listSentence(612, 'open', null)).toBe('612 dead letters are open');
  expect(listSentence(1, 'returned', 'crm.dlq')).toBe('1 dead letter is returned in crm.dlq');
  expect(listSentence(0, 'open', null)).toBe('No dead letter is open');
  expect(listSentence(2, 'all', null)).toBe('2 dead letters');
});
