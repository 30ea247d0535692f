import { afterAll, expect, test } from 'vitest';
import { log } from '#lib/config/log.ts';
import { newGroupWatch, sampleGroups } from '#lib/lag/sample-groups.ts';
import { advanceRewinds } from '#lib/rewind/advance-rewinds.ts';
import { confirmRewind } from '#lib/rewind/confirm-rewind.ts';
import { showRewind } from '#lib/rewind/get-rewind.ts';
import { planRewind } from '#lib/rewind/plan-rewind.ts';
import { appendRecords } from '#scripts/test/append-records.ts';
import { genericHeaders } from '#scripts/test/dead-letter-headers.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { ada, openTestReplays } from '#scripts/test/test-replays.ts';
import { openTestRewinds } from '#scripts/test/test-rewinds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('an outage is found in the samples of the lag, although a reset jumped over it: each partition is set to where the group stood', async () => {
  const rewinds = await openTestRewinds(kafka, { partitions: 2, records: 20 });
  const { topic, pool, cluster } = rewinds;
  const group = await rewinds.standing('stuck', [10n, 15n]);
  const watch = newGroupWatch();
  const startMs = Date.now();
  let round = 0;
  const sample = () =>
    sampleGroups(
      pool,
      cluster,
      watch,
      () => false,
      () => startMs + 10_000 * round++,
    );
  await sample();
  await rewinds.commit(group, [20n, 20n]);
  for (let turn = 0; turn < 4; turn++) {
    await sample();
    for (const partition of [0, 1]) await appendRecords(kafka, topic.name, [{ value: `late ${turn}` }, { value: 'later' }], { partition });
  }
  await rewinds.commit(group, [28n, 28n]);
  await sample();

  const planned = await rewinds.plan({ group, target: { kind: 'outage' } });
  expect(planned.plan.partitions).toMatchObject([
    { partition: 0, committed: '28', newOffset: '20', foundBy: 'sample', again: '8' },
    { partition: 1, committed: '28', newOffset: '20', foundBy: 'sample', again: '8' },
  ]);
  expect(planned.plan.targetFound).toMatch(
    new RegExp(`^Its commits stopped 20.*: ${topic.name}/[01] stood still for \\d+ s from then on while its lag grew by`),
  );
  expect(planned.plan.perSecond, 'a jump to the end is no pace').toBeNull();
});

test('of what is read again, the plan tells what is an open dead letter of the group, and the rewind what failed again', async () => {
  const replays = await openTestReplays(kafka);
  const group = kafka.uniqueGroup('shipping');
  const message = (value: string, of = group) => ({ key: value, value, group: of });
  const failures = await replays.fail([message('a'), message('b', 'another'), message('c'), message('d')]);
  await kafka.admin.alterConsumerGroupOffsets({ groupId: group, topics: [{ name: replays.origin.name, partitionOffsets: [{ partition: 0, offset: 4n }] }] });
  const id = await planRewind(replays, ada, { group, target: { kind: 'offsets', offsets: [{ topic: replays.origin.name, partition: 0, offset: '1' }] } });
  const { plan, planHash } = await showRewind(replays, ada, id);
  // The first lies before the new offset, and the second is another group's.
  expect(plan.partitions).toMatchObject([{ again: '3', deadLettered: 2, processed: '1' }]);

  await confirmRewind(replays, ada, { id, planHash, reason: 'the cause is fixed', waitMs: null });
  await advanceRewinds({ ...replays, log, signal: new AbortController().signal });
  const again = (offset: bigint, of = group) => ({ key: 'again', value: 'again', headers: genericHeaders({ topic: replays.origin.name, offset, group: of }) });
  await appendRecords(kafka, replays.deadLetters.name, [again(2n), again(0n), again(2n, 'another')]);
  await replays.index();
  const { state, failedAgain } = await showRewind(replays, ada, id);
  expect(state).toBe('applied');
  expect(failedAgain).toMatchObject({
    count: 1,
    newest: [{ failureId: failures[2], topic: replays.origin.name, partition: 0, offset: '2', errorClass: 'Timeout' }],
  });
});
