import type { SelectedFailure } from './selected-failure.ts';

/** Failures that began with one message, as several groups have them: one copy serves all. The first is the one whose bytes are sent. */
export type OneMessage = readonly [SelectedFailure, ...SelectedFailure[]];

/** Ids of the topics that there are now, by name. */
export type PresentTopics = ReadonlyMap<string, string>;

/** Whether a failure came from another topic of the name of one that there is: that was deleted since. */
export function isOfDeletedTopic({ origin_topic: topic, origin_topic_id: topicId }: SelectedFailure, present: PresentTopics): boolean {
  return topic !== null && topicId !== null && topicId !== (present.get(topic) ?? topicId);
}

function placeOf(failure: SelectedFailure, present: PresentTopics): string {
  const { failure_id: id, origin_topic: topic, origin_topic_id: topicId, origin_partition: partition, origin_offset: offset } = failure;
  if (topic === null || partition === null || offset === null) return `failure ${id}`;
  // Where it is not known which topic it was, it counts as the present one.
  return `${topicId ?? present.get(topic) ?? topic}/${partition}/${offset}`;
}

/** What somebody edited goes before what failed, and what has a body before what has none. */
const rank = ({ edit, missing_body: missingBody }: SelectedFailure) => (edit !== null ? 0 : missingBody === null ? 1 : 2);

/** Gathers failures by the message that they began with. Where two people edited one message each in their way, both edits are meant, and each is a message. */
export function byMessage(failures: readonly SelectedFailure[], present: PresentTopics): OneMessage[] {
  return [...Map.groupBy(failures, (failure) => placeOf(failure, present)).values()].flatMap((own): OneMessage[] => {
    const edits = new Set(own.flatMap(({ edit }) => edit?.hash ?? []));
    if (edits.size > 1) return own.map((failure) => [failure]);
    const [first, ...others] = own.toSorted((one, other) => rank(one) - rank(other) || (one.record_id < other.record_id ? -1 : 1));
    return first === undefined ? [] : [[first, ...others]];
  });
}
