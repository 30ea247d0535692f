import { afterAll, expect, test } from 'vitest';
import { eventually } from '#scripts/test/eventually.ts';
import { joinGroupOfType, joinShareGroup } from '#scripts/test/other-groups.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { openTestRewinds } from '#scripts/test/test-rewinds.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a share group, and a group of Connect or of another type, is refused as what it is', async () => {
  const rewinds = await openTestRewinds(kafka, { partitions: 1, records: 1 });
  const [share, connect, other] = [kafka.uniqueName('share'), kafka.uniqueName('connect'), kafka.uniqueName('other')];
  await joinShareGroup(rewinds.cluster, share, rewinds.topic.name);
  await joinGroupOfType(rewinds.cluster, connect, 'connect');
  await joinGroupOfType(rewinds.cluster, other, 'sr');
  const refused = (group: string, message: string) =>
    eventually(async () => {
      const plan = rewinds.plan({ group, target: { kind: 'time', at: '2026-01-01T00:00:00Z' } });
      await expect(plan).rejects.toMatchObject({ type: 'not-rewindable', message: expect.stringContaining(message) });
      return true;
    });
  await refused(share, `${share} is a share group: the broker hands out its records one by one`);
  await refused(connect, `${connect} is the group of Kafka Connect’s workers, which commits no offsets`);
  await refused(other, `${other} is a group of the type sr, which is not a consumer group`);
});
