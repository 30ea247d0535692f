import { describe, expect, test } from 'vitest';
import { errorTitle, failureSentence, keyText, replayLimit } from './describe-failure.ts';

describe('an error is named by its class without the package, then its message', () => {
  test.each([
    ['org.shop.StockTimeout', 'no answer', 'StockTimeout: no answer'],
    ['org.shop.StockTimeout', 'org.shop.StockTimeout: no answer', 'StockTimeout: no answer'],
    ['Outer$Inner', null, 'Inner'],
    [null, 'no answer\nat all', 'no answer'],
    [null, null, 'Unknown error'],
  ])('%s with %s', (errorClass, errorMessage, title) => expect(errorTitle({ errorClass, errorMessage })).toBe(title));
});

test.each([
  ['StockTimeout', 'no answer', 'A record without a key: StockTimeout, dead-lettered once'],
  [null, 'Offset rejected by client.', 'A record without a key: Offset rejected by client, dead-lettered once'],
  [null, null, 'A record without a key: unknown error, dead-lettered once'],
])('the sentence names the error by its class, or its message: %s, %s', (errorClass, errorMessage, sentence) => {
  expect(failureSentence({ records: [], key: { kind: 'null' }, errorClass, errorMessage, recordCount: 1 })).toBe(sentence);
});

test('one without a body is named by the key that was rescued with it', () => {
  const rescued = { key: { kind: 'text', text: 'ord-1', base64: 'b3JkLTE=', sizeBytes: 5, isCut: false } } as const;
  const failure = { key: { kind: 'null' }, errorClass: 'Timeout', errorMessage: null, recordCount: 1 } as const;
  expect(failureSentence({ ...failure, records: [rescued] })).toBe('ord-1: Timeout, dead-lettered once');
});

test('no key, an empty one and one of bytes are told apart', () => {
  expect(keyText({ kind: 'null' })).toBeNull();
  expect(keyText({ kind: 'empty' })).toBe('(empty)');
  expect(keyText({ kind: 'binary', base64: btoa('\x00\x2a'), sizeBytes: 2, isCut: false })).toBe('0x002a');
});

describe('what a replay cannot do is said before it is planned', () => {
  const origin = { topic: 'orders', partition: 0, offset: '4', consumerGroup: 'warehouse', timestampMs: null };
  test.each([
    ['no group to watch', { origin: { ...origin, consumerGroup: null } }, 'will stay unproven'],
    ['no topic to send it to', { origin: { ...origin, topic: null } }, 'nowhere to replay it to'],
  ])('%s', (_, failure, says) => expect(replayLimit({ state: 'new', recordCount: 1, ...failure })).toContain(says));
  test('nothing where it can be proven, or is not to be replayed', () => {
    expect(replayLimit({ state: 'new', recordCount: 1, origin })).toBeNull();
    expect(replayLimit({ state: 'discarded', recordCount: 1, origin: { ...origin, topic: null } })).toBeNull();
  });
});
