import type { SelectedFailure } from './selected-failure.ts';

/** Failures that began with one message, as several groups have them: one copy serves all. The first is the one whose bytes are sent. */
export type OneMessage = readonly [SelectedFailure, ...SelectedFailure[]];

function placeOf({ failure_id, origin_topic: topic, origin_topic_id: topicId, origin_partition: partition, origin_offset: offset }: SelectedFailure): string {
  return topic === null || partition === null || offset === null ? `failure ${failure_id}` : `${topicId ?? topic}/${partition}/${offset}`;
}

/** What somebody edited goes before what failed, and what has a body before what has none. */
const rank = ({ edit, missing_body: missingBody }: SelectedFailure) => (edit !== null ? 0 : missingBody === null ? 1 : 2);

/** Gathers failures by the message that they began with. Where two people edited one message each in their way, both edits are meant, and each is a message. */
export function byMessage(failures: readonly SelectedFailure[]): OneMessage[] {
  return [...Map.groupBy(failures, placeOf).values()].flatMap((own): OneMessage[] => {
    const edits = new Set(own.flatMap(({ edit }) => edit?.hash ?? []));
    if (edits.size > 1) return own.map((failure) => [failure]);
    const [first, ...others] = own.toSorted((one, other) => rank(one) - rank(other) || (one.record_id < other.record_id ? -1 : 1));
    return first === undefined ? [] : [[first, ...others]];
  });
}
