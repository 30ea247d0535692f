import type { KafkaCluster } from './cluster-connection.ts';
import { listOffsets } from './offsets.ts';

/** Offsets that a reader meant to read and the broker does not have, and where the log is. */
export interface MissingOffsets {
  /** Where reading goes on. */
  nextOffset: bigint;
  logStartOffset: bigint;
  logEndOffset: bigint;
  gap: { fromOffset: bigint; toOffset: bigint; reason: string };
}

/**
 * What is missing when the broker said that it does not have the next offset. @param done what was to be done with the records, for the reason: `indexed`
 * @returns undefined where the broker has the offset after all (a leader that had just been elected may have answered), or cannot be asked now.
 * @throws KafkaError when no broker of the cluster can be asked.
 */
export async function missingOffsets(
  cluster: KafkaCluster,
  partition: { topic: string; partition: number; nextOffset: bigint },
  done: string,
): Promise<MissingOffsets | undefined> {
  const [[earliest], [latest]] = await Promise.all([listOffsets(cluster, [partition], 'earliest'), listOffsets(cluster, [partition], 'latest')]);
  if (earliest === undefined || latest === undefined || earliest.error !== undefined || latest.error !== undefined) return undefined;
  const [logStartOffset, logEndOffset, { nextOffset }] = [earliest.offset, latest.offset, partition];
  if (nextOffset < logStartOffset)
    return {
      nextOffset: logStartOffset,
      logStartOffset,
      logEndOffset,
      gap: { fromOffset: nextOffset, toOffset: logStartOffset, reason: `deleted by retention before it was ${done}` },
    };
  if (nextOffset > logEndOffset)
    return {
      nextOffset: logEndOffset,
      logStartOffset,
      logEndOffset,
      gap: { fromOffset: logEndOffset, toOffset: nextOffset, reason: `cut off by the broker after it was ${done} (unclean leader election)` },
    };
  return undefined;
}
