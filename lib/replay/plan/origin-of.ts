import type { SelectedFailure } from './selected-failure.ts';

type Places = Pick<SelectedFailure, 'origin_topic' | 'origin_partition' | 'origin_offset' | 'topic' | 'partition' | 'offset'>;

/** Where a failure began, as our `redrive-origin` header says it: its origin, or the dead letter itself where its convention names none. */
export function originOf({ origin_topic, origin_partition, origin_offset, topic, partition, offset }: Places): {
  topic: string;
  partition: number;
  offset: bigint;
} {
  if (origin_topic === null || origin_partition === null || origin_offset === null) return { topic, partition, offset };
  return { topic: origin_topic, partition: origin_partition, offset: origin_offset };
}
