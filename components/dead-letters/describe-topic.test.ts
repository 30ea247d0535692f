import { expect, test } from 'vitest';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { backlogText, indexedPart, limitText, paceText, topicState, topicsLookedAt, topicsSentence } from './describe-topic.ts';

const topic = (part: Partial<TopicProgress> = {}): TopicProgress => ({
  name: 'crm.dlq',
  topicId: 'a',
  foundBy: 'by pattern *.dlq',
  partitions: 3,
  openFailures: 4,
  indexed: '100',
  remaining: '0',
  offsetsPerSecond: null,
  timeLeftMs: null,
  firstSeenAt: '2026-11-24T09:00:00.000Z',
  observedAt: null,
  goneAt: null,
  excluded: null,
  trouble: null,
  settings: null,
  firstDeletion: null,
  gaps: [],
  ...part,
});

test('a topic that is gone is nothing else; trouble comes before how far it is', () => {
  expect(topicState(topic({ goneAt: '2026-11-24T12:00:00.000Z', trouble: 'x' }))).toBe('gone');
  expect(topicState(topic({ trouble: 'READ is missing', remaining: '7' }))).toBe('trouble');
  expect(topicState(topic({ remaining: '7' }))).toBe('indexing');
});

test('the list of topics begins with what needs somebody', () => {
  expect(topicsSentence([])).toBe('No dead letter topic was found');
  expect(topicsSentence([topic(), topic({ goneAt: '2026-11-24T12:00:00.000Z' })])).toBe('1 dead letter topic, all indexed');
  expect(topicsSentence([topic({ trouble: 'x' }), topic({ remaining: '1200' }), topic({ remaining: '4' })])).toBe(
    '1 topic needs you; 2 topics are being indexed, 1,204 offsets left',
  );
});

test('what is left is said with pace and time, as far as they are known', () => {
  expect(paceText(topic())).toBeNull();
  expect(paceText(topic({ remaining: '1204000' }))).toBe('1,204,000 offsets left');
  expect(paceText(topic({ remaining: '1204000', offsetsPerSecond: 52_000.4, timeLeftMs: 23_000 }))).toBe('1,204,000 offsets left, 52,000 a second, about 23 s');
  expect(paceText(topic({ remaining: '1204000', offsetsPerSecond: 2, timeLeftMs: null }))).toBe('1,204,000 offsets left, 2 a second, not catching up');
});

test('a topic is as far as its records, beyond what numbers can hold', () => {
  expect(indexedPart({ indexed: '0', remaining: '0' })).toBe(1);
  expect(indexedPart({ indexed: '90071992547409930', remaining: '90071992547409930' })).toBe(0.5);
});

test('a limit of -1 is none', () => expect([limitText('-1', String), limitText('60', String)]).toEqual(['no limit', '60']));

test('a list that is not all there is says why: trouble first, then a backlog worth saying', () => {
  expect(backlogText([topic(), topic({ remaining: '900' })])).toBeNull();
  expect(backlogText([topic({ trouble: 'x' }), topic({ remaining: '5000' })])).toEqual({ text: '1 topic needs you', isTrouble: true });
  expect(backlogText([topic({ remaining: '5000', timeLeftMs: 2_000 }), topic({ remaining: '1000', timeLeftMs: 9_000 })])).toEqual({
    text: 'up to 6,000 records still to be indexed, about 9 s',
    isTrouble: false,
  });
  expect(backlogText([topic({ remaining: '5000', timeLeftMs: null })])?.text).toBe('up to 5,000 records still to be indexed');
});

test('when topics were looked at last is told by those that are looked at', () => {
  const at = (observedAt: string | null, part: Partial<TopicProgress> = {}) => topic({ observedAt, ...part });
  const [early, late] = ['2026-11-24T09:00:00.000Z', '2026-11-24T09:00:10.000Z'];
  expect(topicsLookedAt([at(early), at(late, { remaining: '9' }), at(null)])).toBe(late);
  expect(
    topicsLookedAt([at(early, { trouble: 'READ is missing' }), at(early, { goneAt: late }), at(early, { excluded: { at: early, why: 'because' } })]),
  ).toBeNull();
});
