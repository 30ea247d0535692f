import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { listOffsets } from '#lib/kafka/offsets.ts';
import { placeKey } from '#lib/lag/place-key.ts';

export interface LogBounds {
  logStart: bigint;
  logEnd: bigint;
}

/** Where these logs begin and end (high watermark), by `placeKey`. @throws KafkaError when one cannot be asked */
export async function logBounds(cluster: KafkaCluster, places: readonly { topic: string; partition: number }[]): Promise<Map<string, LogBounds>> {
  const [starts, ends] = await Promise.all([listOffsets(cluster, places, 'earliest'), listOffsets(cluster, places, 'latest')]);
  const bounds = new Map<string, LogBounds>();
  for (const [index, place] of places.entries()) {
    const [start, end] = [starts[index], ends[index]];
    const error = start?.error ?? end?.error;
    if (error !== undefined) throw error;
    if (start?.offset !== undefined && end?.offset !== undefined) bounds.set(placeKey(place), { logStart: start.offset, logEnd: end.offset });
  }
  return bounds;
}
