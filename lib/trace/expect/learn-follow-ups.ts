import type { FollowUp } from '#lib/trace/chain/tell-missing.ts';

/** An event of a chain to learn from. */
export interface LearntEvent {
  type: string;
  source: string | null;
  topic: string;
  timestampMs: number;
  /** What it is recognised by as a cause; and its own cause. Empty: none. */
  id: string;
  cause: string;
}

/** An event younger than this may still be followed: it teaches only where there is nothing older. */
const settledMs = 3_600_000;
/** From fewer chains nothing is kept, nor what came in fewer than half of them. */
const leastChains = 5;
const leastShare = 0.5;

interface Pair {
  type: string;
  follower: string;
  sources: Map<string | null, number>;
  topics: Map<string | null, number>;
  delays: number[];
}

/** The first event of each type in a chain, in the order of time. */
function firsts(chain: readonly LearntEvent[]): LearntEvent[] {
  const seen = new Set<string>();
  return chain.filter(({ type }) => !seen.has(type) && seen.add(type));
}

/** How many of a type's events name a cause in their chain. */
function namesCauses(chains: readonly (readonly LearntEvent[])[]): (type: string) => boolean {
  const counts = new Map<string, { named: number; all: number }>();
  for (const chain of chains) {
    const ids = new Set(chain.map(({ id }) => id));
    for (const { type, cause } of firsts(chain)) {
      const count = counts.get(type) ?? { named: 0, all: 0 };
      counts.set(type, { named: count.named + (cause !== '' && ids.has(cause) ? 1 : 0), all: count.all + 1 });
    }
  }
  return (type) => {
    const { named, all } = counts.get(type) ?? { named: 0, all: 1 };
    return named * 2 >= all;
  };
}

function countIn(counts: Map<string | null, number>, name: string | null): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

const mostFrequent = (counts: ReadonlyMap<string | null, number>) => [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
const at = (sorted: readonly number[], share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/**
 * Learns what usually follows an event of a type: an event that names it as its cause, or, of types whose events name none, one that merely comes after it.
 * @param chains each in the order of time. @param nowMs in milliseconds since 1970.
 */
export function learnFollowUps(chains: readonly (readonly LearntEvent[])[], nowMs: number): FollowUp[] {
  const isByCause = namesCauses(chains);
  const pairs = new Map<string, Pair>();
  const counts = new Map<string, { settled: number; all: number }>();
  for (const chain of chains) {
    for (const first of firsts(chain)) {
      const count = counts.get(first.type) ?? { settled: 0, all: 0 };
      const isSettled = nowMs - first.timestampMs >= settledMs;
      counts.set(first.type, { settled: count.settled + (isSettled ? 1 : 0), all: count.all + 1 });
    }
  }
  const teaches = ({ type, timestampMs }: LearntEvent) => (counts.get(type)?.settled ?? 0) < leastChains || nowMs - timestampMs >= settledMs;
  for (const chain of chains) {
    for (const first of firsts(chain).filter(teaches)) {
      for (const follower of followersOf(first, chain, isByCause)) {
        const name = `${first.type}\0${follower.type}`;
        const pair: Pair = pairs.get(name) ?? { type: first.type, follower: follower.type, sources: new Map(), topics: new Map(), delays: [] };
        countIn(pair.sources, follower.source);
        countIn(pair.topics, follower.topic);
        pair.delays.push(Math.max(0, follower.timestampMs - first.timestampMs));
        pairs.set(name, pair);
      }
    }
  }
  return [...pairs.values()].flatMap(({ type, follower, sources, topics, delays }): FollowUp[] => {
    const { settled = 0, all = 0 } = counts.get(type) ?? {};
    const taught = settled < leastChains ? all : settled;
    if (taught < leastChains || delays.length / taught < leastShare) return [];
    const sorted = delays.sort((one, other) => one - other);
    const [source, topic] = [mostFrequent(sources), mostFrequent(topics)];
    return [
      {
        type,
        follower,
        source,
        topic,
        chains: taught,
        followed: delays.length,
        usualMs: at(sorted, 0.5),
        lateMs: at(sorted, 0.99),
        byCause: isByCause(follower),
      },
    ];
  });
}

/** What came behind the first event of a type: of each other type the first. */
function followersOf(first: LearntEvent, chain: readonly LearntEvent[], isByCause: (type: string) => boolean): LearntEvent[] {
  const seen = new Set([first.type]);
  return chain.filter((event) => {
    const follows = isByCause(event.type) ? first.id !== '' && event.cause === first.id : event.timestampMs >= first.timestampMs && event !== first;
    return follows && !seen.has(event.type) && seen.add(event.type);
  });
}
