import { expect, test } from 'vitest';
import type { PlannedPartition } from '#lib/rewind/rewind.ts';
import { weighPlan } from './weigh-plan.ts';

const place: PlannedPartition = {
  topic: 'payments',
  partition: 0,
  topicId: '',
  committed: '100',
  newOffset: '20',
  foundBy: 'time',
  cut: null,
  logStart: '0',
  logEnd: '100',
  again: '80',
  skipped: '0',
  deadLettered: 0,
  processed: '80',
};
const plan = {
  groupId: 'warehouse',
  group: { type: 'classic' as const, kafkaState: 'Empty', members: [] },
  partitions: [place],
  declaration: null,
  target: { kind: 'outage' as const },
  streamsTopics: [],
};
const declared = (deduplicates: boolean) => ({ deduplicates, declaredBy: 'ada', declaredAt: '2026-11-30T10:00:00Z' });
const member = { memberId: 'm', clientId: 'warehouse-1', host: '/10.0.0.7' };
const skipping = { ...place, newOffset: '120', again: '0', skipped: '20', deadLettered: 0, processed: '0' };

test.each([
  ['a plain rewind', plan, ['not-checked duplicates', 'ok members']],
  ['of a group that deduplicates', { ...plan, declaration: declared(true) }, ['ok members', 'ok duplicates']],
  ['of one that does not', { ...plan, declaration: declared(false) }, ['risk duplicates', 'ok members']],
  ['of a live group', { ...plan, group: { ...plan.group, members: [member] } }, ['risk members', 'not-checked duplicates']],
  [
    'over open dead letters',
    { ...plan, partitions: [{ ...place, deadLettered: 3, processed: '77' }] },
    ['notice dead-letters', 'not-checked duplicates', 'ok members'],
  ],
  ['forwards', { ...plan, partitions: [skipping] }, ['loss skip', 'ok members']],
  [
    'before what is kept',
    { ...plan, partitions: [{ ...place, cut: { at: 'start' as const, wanted: null } }] },
    ['risk retention', 'not-checked duplicates', 'ok members'],
  ],
  ['of a group that never committed here', { ...plan, partitions: [{ ...place, committed: null, again: '0' }] }, ['notice way-back', 'ok members']],
  ['of what looks like Kafka Streams', { ...plan, streamsTopics: ['warehouse-stock-changelog'] }, ['risk streams', 'not-checked duplicates', 'ok members']],
])('%s: what is to be known, the gravest first', (_what, weighed, notices) => {
  expect(weighPlan(weighed).map(({ level, kind }) => `${level} ${kind}`)).toEqual(notices);
});

test('who is alive is named, and what is gone is counted', () => {
  const [members] = weighPlan({ ...plan, group: { ...plan.group, members: [member] } });
  expect(members?.detail).toContain('warehouse-1 (/10.0.0.7)');
  const [retention] = weighPlan({ ...plan, partitions: [{ ...place, logStart: '20', cut: { at: 'start', wanted: '5' } }] });
  expect(retention?.detail).toContain('15 records that were wanted are gone.');
});
