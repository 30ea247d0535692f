import type { PlannedItem } from '#lib/replay/replay-job.ts';

/** The canary's messages: of each shard in turn the next that will be sent and whose key has none yet; of those without a key each. */
function chooseCanary(shards: readonly (readonly PlannedItem[])[], keyOf: (item: PlannedItem) => string | null, messages: number): Set<PlannedItem> {
  const queues = shards.map((items) => {
    const keys = new Set<string>();
    return items.filter((item) => {
      const key = keyOf(item);
      if (item.skipReason !== null || (key !== null && keys.has(key))) return false;
      if (key !== null) keys.add(key);
      return true;
    });
  });
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, place) => queues.flatMap((queue) => queue[place] ?? [])).flat();
  return new Set(inTurn.slice(0, messages));
}

/**
 * Puts a canary's messages in front of their shards: one for each key, so that it meets as many as it can. The first of each key only, so that order within
 * a key stays; among those without a key, order stays as well.
 * @param items of all shards, in the order of the plan. @param keyOf a message's key; one key is never in two shards.
 * @returns the items numbered anew, and how many of each shard are the canary.
 */
export function canaryFirst(
  items: readonly PlannedItem[],
  keyOf: (item: PlannedItem) => string | null,
  messages: number,
): { items: PlannedItem[]; canaries: Map<number, number> } {
  const shards = [...Map.groupBy(items, ({ shard }) => shard).values()];
  const canary = chooseCanary(shards, keyOf, messages);
  const canaries = new Map<number, number>();
  for (const { shard } of canary) canaries.set(shard, (canaries.get(shard) ?? 0) + 1);
  const ordered = shards.flatMap((own) =>
    [...own.filter((item) => canary.has(item)), ...own.filter((item) => !canary.has(item))].map((item, position) => ({ ...item, position: String(position) })),
  );
  return { items: ordered, canaries };
}
