import type { PlannedItem } from '#lib/replay/replay-job.ts';

/** The items of one message: those at one position. */
type Message = readonly PlannedItem[];

/** The canary's messages: of each shard in turn the next that will be sent and whose key has none yet; of those without a key each. */
function chooseCanary(shards: readonly (readonly Message[])[], keyOf: (item: PlannedItem) => string | null, messages: number): Set<Message> {
  const queues = shards.map((own) => {
    const keys = new Set<string>();
    return own.filter((message) => {
      const sent = message.find(({ skipReason }) => skipReason === null);
      if (sent === undefined) return false;
      const key = keyOf(sent);
      if (key !== null && keys.has(key)) return false;
      if (key !== null) keys.add(key);
      return true;
    });
  });
  const longest = Math.max(0, ...queues.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, place) => queues.flatMap((queue) => [queue[place] ?? []])).flat();
  return new Set(inTurn.filter(({ length }) => length > 0).slice(0, messages));
}

/**
 * Puts a canary's messages in front of their shards: one for each key, so that it meets as many as it can. The first of each key only, so that order within
 * a key stays; among those without a key, order stays as well.
 * @param items of all shards, in the order of the plan; those of one message have one position. @param keyOf a message's key; one key is never in two shards.
 * @returns the items numbered anew, and how many messages of each shard are the canary.
 */
export function canaryFirst(
  items: readonly PlannedItem[],
  keyOf: (item: PlannedItem) => string | null,
  messages: number,
): { items: PlannedItem[]; canaries: Map<number, number> } {
  const shards = [...Map.groupBy(items, ({ shard }) => shard)].map(([shard, own]) => ({
    shard,
    own: [...Map.groupBy(own, ({ position }) => position).values()] as const,
  }));
  const canary = chooseCanary(
    shards.map(({ own }) => own),
    keyOf,
    messages,
  );
  const canaries = new Map(
    shards.map(({ shard, own }) => [shard, own.filter((message) => canary.has(message)).length] as const).filter(([, count]) => count > 0),
  );
  const ordered = shards.flatMap(({ own }) =>
    [...own.filter((message) => canary.has(message)), ...own.filter((message) => !canary.has(message))].flatMap((message, position) =>
      message.map((item) => ({ ...item, position: String(position) })),
    ),
  );
  return { items: ordered, canaries };
}
