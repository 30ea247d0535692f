import { expect, test } from 'vitest';
import type { DeadLetterPage, SearchReport } from '#lib/dead-letters/dead-letter.ts';
import { noFilter } from './dead-letter-filter.ts';
import { amountOf } from './list-amount.ts';
import { listSentence, searchNote } from './list-sentence.ts';

const exactly = (count: number) => ({ count, certainty: 'exact' as const });

test('the list begins with how many there are, which, and where', () => {
  expect(listSentence(exactly(612), noFilter)).toBe('612 dead letters are open');
  expect(listSentence(exactly(1), { ...noFilter, topic: 'crm.dlq' })).toBe('1 dead letter is open in crm.dlq');
  expect(listSentence(exactly(0), { ...noFilter, state: 'returned' })).toBe('No dead letter is returned');
  expect(listSentence(exactly(3), { ...noFilter, state: 'all', topic: 'crm.dlq' })).toBe('3 dead letters in crm.dlq');
  expect(listSentence({ count: 50, certainty: 'at-least' }, { ...noFilter, consumerGroup: 'crm', errorClass: 'org.shop.AddressError', within: '24h' })).toBe(
    'At least 50 dead letters are open in group crm, with AddressError, last failed in the last 24 hours',
  );
});

test('a search says what holds what is sought, and whether the count is exact', () => {
  expect(listSentence(exactly(12), { ...noFilter, q: 'ord-100377' })).toBe('12 open dead letters hold “ord-100377”');
  expect(listSentence(exactly(1), { ...noFilter, state: 'all', q: 'ord-1', header: ['x-tenant=acme'] })).toBe(
    '1 dead letter holds “ord-1” and has the header x-tenant = acme',
  );
  expect(listSentence(exactly(2), { ...noFilter, q: 'ord-1', topic: 'crm.dlq', within: '1h' })).toBe(
    '2 open dead letters hold “ord-1”, in crm.dlq, last failed in the last hour',
  );
  expect(listSentence({ count: 1_400, certainty: 'estimate' }, { ...noFilter, q: 'timed out header:a="b c"' })).toBe(
    '≈ 1,400 open dead letters hold “timed out” and have the header a = b c',
  );
  expect(listSentence(exactly(0), { ...noFilter, q: 'nobody' })).toBe('No open dead letter holds “nobody”');
  expect(listSentence({ count: 0, certainty: 'at-least' }, { ...noFilter, q: 'rare' })).toBe('None found yet that holds “rare”');
});

const report = (part: Partial<SearchReport>): SearchReport => ({
  matches: null,
  isComplete: true,
  searchedTo: { recordId: '1', indexedAt: '2026-11-24T14:00:00.000Z' },
  searched: 600_000,
  remaining: 0,
  ...part,
});

test('a search says how much of the records it has seen', () => {
  expect(searchNote(report({}), false)).toBe('All 600,000 records were searched.');
  expect(searchNote(report({ isComplete: false, searched: 400_000, remaining: 600_000 }), true)).toBe(
    'Searched: the newest 400,000 records. Not yet: up to 600,000 older ones.',
  );
});

test('what counts do not know, the lines tell: a time, and a search that ran out of time', () => {
  const counts = { new: 90, acknowledged: 0, snoozed: 0, claimed: 0, replayed: 0, resolved: 5, returned: 10, discarded: 0 };
  const page = (search: SearchReport | null): DeadLetterPage => ({ lines: [], nextCursor: 'further', counts, areCountsExact: true, search });
  expect(amountOf(noFilter, page(null), { shown: 50, hasMore: true })).toEqual(exactly(100));
  expect(amountOf(noFilter, { ...page(null), areCountsExact: false }, { shown: 0, hasMore: true })).toEqual({ count: 0, certainty: 'at-least' });
  expect(amountOf({ ...noFilter, within: '1h' }, page(null), { shown: 50, hasMore: true })).toEqual({ count: 50, certainty: 'at-least' });
  expect(amountOf({ ...noFilter, q: 'rare' }, page(report({})), { shown: 3, hasMore: false })).toEqual(exactly(3));
  // Twenty were loaded; by now the newest page is all there is, and has none of them any more.
  expect(amountOf({ ...noFilter, within: '1h' }, { ...page(null), nextCursor: null }, { shown: 20, hasMore: false })).toEqual(exactly(0));
  expect(amountOf({ ...noFilter, q: 'often' }, page(report({ matches: { count: 1_400, isExact: false } })), { shown: 50, hasMore: true })).toEqual({
    count: 1_400,
    certainty: 'estimate',
  });
});
