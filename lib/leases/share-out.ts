/** What one worker should do about the leases right now. */
export interface ShareOut {
  /** Free ones to try to take. */
  take: string[];
  /** Held ones to give to workers that have fewer. */
  giveBack: string[];
}

/** What leases are for is the first part of their names. */
const kindOf = (name: string) => name.slice(0, name.indexOf('/'));

/**
 * Shares out each kind of lease by itself: however many partitions and duties there are, two workers send the shards of a replay between them.
 * The parameters are those of `shareOut`.
 */
export function shareOutByKind(wanted: readonly string[], heldBy: ReadonlyMap<string, string>, workers: readonly string[], me: string): ShareOut {
  const shares = [...Map.groupBy(wanted, kindOf).values()].map((names) => shareOut(names, heldBy, workers, me));
  return { take: shares.flatMap(({ take }) => take), giveBack: shares.flatMap(({ giveBack }) => giveBack) };
}

/**
 * Decides which leases a worker takes and gives back so that all are held and the workers even out by themselves.
 * Every worker computes this alone from the same facts; a race between two only means that one of them gets fewer.
 * @param wanted every lease that somebody should hold, in any order.
 * @param heldBy who holds which, among live workers; a lease that is missing is free.
 * @param workers names of the live workers, `me` among them.
 */
export function shareOut(wanted: readonly string[], heldBy: ReadonlyMap<string, string>, workers: readonly string[], me: string): ShareOut {
  const most = Math.ceil(wanted.length / Math.max(1, workers.length));
  const mine = wanted.filter((name) => heldBy.get(name) === me);
  const free = wanted.filter((name) => !heldBy.has(name));
  if (mine.length < most) return { take: free.slice(0, most - mine.length), giveBack: [] };
  const least = Math.floor(wanted.length / Math.max(1, workers.length));
  const counts = new Map(workers.map((worker) => [worker, 0]));
  for (const name of wanted) {
    const holder = heldBy.get(name);
    if (holder !== undefined) counts.set(holder, (counts.get(holder) ?? 0) + 1);
  }
  const missing = [...counts.values()].reduce((sum, count) => sum + Math.max(0, least - count), 0);
  // What is free already serves those who lack some; only beyond that does anyone give up work in progress.
  const surplus = mine.length - most;
  const owed = Math.max(0, missing - free.length);
  const giveBack = surplus > 0 ? surplus : owed > 0 && mine.length > least ? 1 : 0;
  return { take: [], giveBack: mine.slice(mine.length - giveBack) };
}
