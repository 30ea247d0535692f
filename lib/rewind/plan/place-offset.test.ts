import { expect, test } from 'vitest';
import { placeOffset } from './place-offset.ts';

const log = { logStart: 100n, logEnd: 500n };

test.each([
  ['back within the log', { offset: 200n, foundBy: 'given' }, 400n, { newOffset: '200', cut: null, again: '200', skipped: '0' }],
  ['on within the log', { offset: 450n, foundBy: 'given' }, 400n, { newOffset: '450', cut: null, again: '0', skipped: '50' }],
  [
    'before what retention has left',
    { offset: 20n, foundBy: 'sample' },
    400n,
    { newOffset: '100', cut: { at: 'start', wanted: '20' }, again: '300', skipped: '0' },
  ],
  ['a time from before the log', { offset: 100n, foundBy: 'time' }, 400n, { newOffset: '100', cut: { at: 'start', wanted: null }, again: '300', skipped: '0' }],
  ['exactly the log’s start', { offset: 100n, foundBy: 'given' }, 400n, { newOffset: '100', cut: null, again: '300', skipped: '0' }],
  ['behind the end', { offset: 900n, foundBy: 'given' }, 400n, { newOffset: '500', cut: { at: 'end', wanted: '900' }, again: '0', skipped: '100' }],
  ['a group that never committed', { offset: 200n, foundBy: 'time' }, null, { newOffset: '200', cut: null, again: '0', skipped: '0' }],
] as const)('%s', (_what, wanted, committed, placed) => expect(placeOffset(wanted, committed, log)).toEqual({ ...placed, foundBy: wanted.foundBy }));

test('a log that retention has not touched gives a time its start without a word', () => {
  expect(placeOffset({ offset: 0n, foundBy: 'time' }, 9n, { logStart: 0n, logEnd: 9n })).toMatchObject({ newOffset: '0', cut: null });
});
