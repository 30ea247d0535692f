import { afterAll, expect, test } from 'vitest';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { TopicMarks } from './topic-marks.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

test('a broker that does not answer for a topic neither takes its mark away nor keeps it from being asked for again at once', async () => {
  const topic = await kafka.createTopic({ name: `dlq.${kafka.uniqueName('marked')}`, configs: { 'errors.deadletterqueue.group.enable': 'true' } });
  const unanswered = { ...topic, name: kafka.uniqueName('unknown') };
  let nowMs = 0;
  const marks = new TopicMarks(() => nowMs);
  expect(await marks.of(kafka.cluster, [unanswered])).toEqual(new Set());
  expect(await marks.of(kafka.cluster, [topic])).toEqual(new Set([topic.topicId]));
  nowMs += 20_000;
  expect(await marks.of(kafka.cluster, [unanswered])).toEqual(new Set([topic.topicId]));
});
