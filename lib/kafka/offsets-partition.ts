/** `String.hashCode` of Java: over UTF-16 units, in 32 bits that wrap. */
function javaHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

const smallestInt = -(2 ** 31);

/**
 * The partition of `__consumer_offsets` that a group's commits are written to: `Utils.abs(groupId.hashCode()) % partitions` of Kafka, whose `abs` of the smallest
 * number is 0 (GroupMetadataManager.partitionFor, GroupCoordinatorService.partitionFor).
 */
export function offsetsPartitionOf(groupId: string, partitions: number): number {
  const hash = javaHash(groupId);
  return (hash === smallestInt ? 0 : Math.abs(hash)) % partitions;
}
