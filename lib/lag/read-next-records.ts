import type { KafkaCluster } from '#lib/kafka/cluster-connection.ts';
import { fetchRecords } from '#lib/kafka/fetch-records.ts';
import { KafkaError } from '#lib/kafka/kafka-error.ts';
import { visitRecords } from '#lib/kafka/record-batch-reader.ts';
import { placeKey } from './place-key.ts';
import type { ReadPartition } from './read-groups.ts';
import type { NextRecord } from './time-lag.ts';

/** A committed offset whose record is wanted. */
export interface NextPlace extends Pick<ReadPartition, 'topic' | 'partition' | 'logStart' | 'logEnd'> {
  committed: bigint;
}

export const nextPlaceKey = (place: Pick<NextPlace, 'topic' | 'partition' | 'committed'>): string => `${placeKey(place)} ${place.committed}`;

/** Of one response. A broker gives whole batches: the first partition that has one comes whole, others are cut off here and asked again. */
const maxBytes = 4 * 1024 * 1024;
const partitionMaxBytes = 128 * 1024;
/** What is left after so many fetches, or beyond so many places, is interpolated in this round; each partition has its turn. */
const mostFetches = 8;
const mostPlaces = 400;

/** What is remembered of committed offsets; kept by whoever samples, from round to round. */
export interface NextWatch {
  /** By `nextPlaceKey`, the log end up to which nothing but markers lies there: until that moves nobody need look again. */
  markersTo: Map<string, bigint>;
  /** By partition the round that it was asked for last: those that have waited longest have their turn first. */
  askedIn: Map<string, number>;
  rounds: number;
}

export const newNextWatch = (): NextWatch => ({ markersTo: new Map(), askedIn: new Map(), rounds: 0 });

interface Wanted {
  key: string;
  topic: string;
  topicId: string;
  partition: number;
  fromOffset: bigint;
  logEnd: bigint;
  isFirstKept: boolean;
}

/** What was found at committed offsets, by `nextPlaceKey`. */
export interface NextRecords {
  records: Map<string, NextRecord>;
  /** Where nothing but the markers of transactions is left, which no reader is given: there is no lag. */
  markersOnly: Set<string>;
}

async function wantedOf(cluster: KafkaCluster, places: readonly (readonly [key: string, place: NextPlace])[]): Promise<Wanted[]> {
  const topics = await cluster.topics([...new Set(places.map(([, { topic }]) => topic))]);
  return places.flatMap(([key, { topic, partition, committed, logStart, logEnd }]) => {
    const topicId = topics.get(topic)?.topicId;
    const isFirstKept = committed < logStart;
    return topicId === undefined ? [] : [{ key, topic, topicId, partition, fromOffset: isFirstKept ? logStart : committed, logEnd, isFirstKept }];
  });
}

/** One fetch for places on partitions that differ. @returns those that are to be asked again. */
async function fetchNext(cluster: KafkaCluster, wanted: readonly Wanted[], found: NextRecords): Promise<Wanted[]> {
  // Records of open transactions tell their time as well.
  const answers = await fetchRecords(cluster, { partitions: wanted, maxWaitMs: 0, maxBytes, partitionMaxBytes, isolation: 'read_uncommitted' });
  const again: Wanted[] = [];
  for (const [index, { fromOffset, records, error }] of answers.entries()) {
    const place = wanted[index];
    if (place === undefined || error !== undefined) continue;
    const seen: bigint[] = [];
    const walk = visitRecords(records, { fromOffset, abortedTransactions: [], isolation: 'read_uncommitted' }, ({ timestamp }) => {
      if (seen.length === 0) seen.push(timestamp);
    });
    const [timestamp] = seen;
    if (timestamp !== undefined) found.records.set(place.key, { timestampMs: Number(timestamp), isFirstKept: place.isFirstKept });
    else if (walk.nextOffset >= place.logEnd && walk.corrupt === undefined) found.markersOnly.add(place.key);
    else if (records.length === 0 || walk.truncatedBytes > 0) again.push(place);
  }
  return again;
}

/**
 * Reads the timestamp of the record at each committed offset, or of the first after it that the log still has.
 * @param most asks for no more of them. @returns what was found; missing are those that could not be read, or not in the time that a round has.
 */
export async function readNextRecords(cluster: KafkaCluster, places: readonly NextPlace[], watch: NextWatch, most = mostPlaces): Promise<NextRecords> {
  const found: NextRecords = { records: new Map(), markersOnly: new Set() };
  const distinct = new Map(places.map((place) => [nextPlaceKey(place), place]));
  for (const [key, { logEnd }] of distinct) if (watch.markersTo.get(key) === logEnd) found.markersOnly.add(key);
  const lastAsked = (place: NextPlace) => watch.askedIn.get(placeKey(place)) ?? 0;
  const asked = [...distinct]
    .filter(([key]) => !found.markersOnly.has(key))
    .sort(([, one], [, other]) => lastAsked(one) - lastAsked(other))
    .slice(0, most);
  watch.rounds += 1;
  const wanted = new Set([...distinct.values()].map(placeKey));
  for (const place of watch.askedIn.keys()) if (!wanted.has(place)) watch.askedIn.delete(place);
  for (const [, place] of asked) watch.askedIn.set(placeKey(place), watch.rounds);
  try {
    let pending = await wantedOf(cluster, asked);
    for (let fetches = 0; fetches < mostFetches && pending.length > 0; fetches++) {
      // Groups at different offsets of one partition take turns: a request names a partition once.
      const once = [...new Map(pending.toReversed().map((place) => [placeKey(place), place])).values()].toReversed();
      const others = pending.filter((place) => !once.includes(place));
      pending = [...(await fetchNext(cluster, once, found)), ...others];
    }
  } catch (error) {
    // A leader that is away costs the exact time, not the sample.
    if (!(error instanceof KafkaError)) throw error;
  }
  watch.markersTo = new Map([...found.markersOnly].map((key) => [key, distinct.get(key)?.logEnd ?? 0n]));
  return found;
}
