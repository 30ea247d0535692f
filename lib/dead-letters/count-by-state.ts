import type pg from 'pg';
import { type FailureState, failureState } from './failure-states.ts';

type Counts = Record<FailureState, number>;

/** Counting reads every failure: what was counted serves everyone for so long. */
const freshMs = 1_000;

/** By pool, then by what is counted. Failed counts are not kept. */
type Counted = WeakMap<pg.Pool, Map<string, { atMs: number; counts: Promise<Counts> }>>;

// Next may load this module more than once in one process; what is forgotten by one must not be remembered by another.
const holder = globalThis as typeof globalThis & { redriveCounts?: Counted };

/** After somebody changed a failure: they want to see what they did. */
export function forgetCounts(): void {
  holder.redriveCounts = new WeakMap();
}

async function count(pool: pg.Pool, cluster: string, topicRefs: readonly number[] | null): Promise<Counts> {
  // Both are answered from an index alone: failure_cluster_state_last_failed_at_id_idx, failure_topic_ref_state_last_failed_at_id_idx.
  const { rows } =
    topicRefs === null
      ? await pool.query<{ state: FailureState; count: string }>('select state, count(*) from failure where cluster = $1 group by state', [cluster])
      : await pool.query<{ state: FailureState; count: string }>('select state, count(*) from failure where topic_ref = any($1) group by state', [topicRefs]);
  const counts = new Map(rows.map(({ state, count }) => [state, Number(count)]));
  return Object.fromEntries(failureState.options.map((state) => [state, counts.get(state) ?? 0])) as Counts; // every state is there
}

/**
 * How many failures are in each state, as of at most a second ago: ten consoles that look at one list cost one count.
 * @param topicRefs topics of the cluster; null counts all.
 */
export function countByState(pool: pg.Pool, cluster: string, topicRefs: readonly number[] | null): Promise<Counts> {
  holder.redriveCounts ??= new WeakMap();
  const counted = holder.redriveCounts;
  const ofPool = counted.get(pool) ?? new Map();
  counted.set(pool, ofPool);
  const nowMs = performance.now();
  for (const [key, { atMs }] of ofPool) if (nowMs - atMs >= freshMs) ofPool.delete(key);
  const key = JSON.stringify([cluster, topicRefs]);
  const known = ofPool.get(key);
  if (known !== undefined) return known.counts;
  const counts = count(pool, cluster, topicRefs);
  ofPool.set(key, { atMs: nowMs, counts });
  counts.catch(() => ofPool.delete(key));
  return counts;
}
