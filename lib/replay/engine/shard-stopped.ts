/** A shard that must not go on by itself, because what Kafka says of its progress and what we recorded do not fit together, or it cannot be told. */
export class ShardStopped extends Error {
  override name = 'ShardStopped';
}
