import type { ReplayContext } from '#lib/replay/replay-context.ts';
import type { Shard } from './shard.ts';

/** Why nothing is proven of copies once it is not: what a group committed in another topic of that name says nothing of them. */
export const targetGone = 'its target was deleted, and the copy with it: whether it was handled before is not known';

/** Whether the target is still the topic that the replay was confirmed for. One answer that lacks it proves nothing: a broker may not know it yet. @throws KafkaError */
export async function isTargetThere(
  { cluster }: Pick<ReplayContext, 'cluster'>,
  { target_topic: topic, target_topic_id: topicId }: Pick<Shard, 'target_topic' | 'target_topic_id'>,
): Promise<boolean> {
  // What was known may be of before: the name can be another topic's by now.
  cluster.forgetTopic(topic);
  if ((await cluster.topics([topic])).get(topic)?.topicId === topicId) return true;
  cluster.forgetTopic(topic);
  return (await cluster.allTopics()).some((known) => known.topicId === topicId);
}
