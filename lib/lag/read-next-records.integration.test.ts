import { afterAll, expect, test } from 'vitest';
import { appendRecords } from '#scripts/test/append-records.ts';
import { openTestCluster } from '#scripts/test/test-cluster.ts';
import { newNextWatch, readNextRecords } from './read-next-records.ts';

const kafka = openTestCluster();
afterAll(() => kafka.close());

/** A committed offset behind which only the marker of the transaction lies that wrote what is before it. */
async function placeAtMarker() {
  const topic = await kafka.createTopic();
  await appendRecords(kafka, topic.name, [{ value: 'one' }, { value: 'two' }]);
  return { topic: topic.name, partition: 0, logStart: 0n, logEnd: 3n, committed: 2n };
}

test('beyond what a round asks for each place has its turn, and where only markers lie nobody looks again until the log grows', async () => {
  const places = [await placeAtMarker(), await placeAtMarker(), await placeAtMarker()];
  const watch = newNextWatch();
  const found = async () => (await readNextRecords(kafka.cluster, places, watch, 1)).markersOnly.size;
  expect([await found(), await found(), await found(), await found()]).toEqual([1, 2, 3, 3]);
  const [first] = places;
  if (first === undefined) throw new Error('three places');
  await appendRecords(kafka, first.topic, [{ value: 'three', timestamp: 1_767_600_000_000n }]);
  const grown = [{ ...first, logEnd: 5n }, ...places.slice(1)];
  const next = await readNextRecords(kafka.cluster, grown, watch, 1);
  expect(next.markersOnly.size).toBe(2);
  // The marker at its offset is passed over.
  expect([...next.records.values()]).toEqual([{ timestampMs: 1_767_600_000_000, isFirstKept: false }]);
});

test('a group that moves on each round does not take the turn of one that stands', async () => {
  const [moving, standing] = [await placeAtMarker(), await placeAtMarker()];
  const watch = newNextWatch();
  const markersIn = async (committed: bigint) => (await readNextRecords(kafka.cluster, [{ ...moving, committed }, standing], watch, 1)).markersOnly.size;
  expect([await markersIn(0n), await markersIn(1n)]).toEqual([0, 1]);
});

test('a place that cannot be read leaves its turn to the others', async () => {
  const good = await placeAtMarker();
  const watch = newNextWatch();
  const places = [{ ...good, topic: kafka.uniqueGroup('no-such-topic') }, good];
  expect((await readNextRecords(kafka.cluster, places, watch, 1)).markersOnly.size).toBe(0);
  expect((await readNextRecords(kafka.cluster, places, watch, 1)).markersOnly.size).toBe(1);
});
