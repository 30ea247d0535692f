import type { TracedEvent } from '#lib/trace/traced-event.ts';
import type { ChainEdge, ChainFinding, ExpectedEvent } from './chain.ts';
import type { SentTimes } from './link-events.ts';

/** What usually follows an event of a type: learn-follow-ups.ts. */
export interface FollowUp {
  type: string;
  follower: string;
  /** Who mostly publishes the follower. */
  source: string | null;
  /** Where it is mostly published; null where that is not known. */
  topic: string | null;
  chains: number;
  followed: number;
  usualMs: number;
  lateMs: number;
  byCause: boolean;
}

/** What came in fewer of the other chains is not to be expected. */
const leastShare = 0.8;
/** Of fewer chains nothing is learnt. */
const leastChains = 20;
/** Clocks and the index itself may be late by so much. */
const graceMs = 5_000;

/** Whether who usually answers with the follower has answered with something else: a declined payment is no missing one. */
function isAnswered(after: number, { source, byCause }: FollowUp, events: readonly TracedEvent[], edges: readonly ChainEdge[]): boolean {
  if (source === null) return false;
  const answers = byCause
    ? edges.filter(({ from, by }) => from === after && by === 'cause').map(({ to }) => to)
    : events.map((_, index) => index).slice(after + 1);
  return answers.some((index) => events[index]?.source === source);
}

/**
 * What usually follows the events of a chain and has not come. Of each type the newest event counts, so that a replay is waited for anew; where the follower of a follower
 * is missing as well, only the first is told, since the other cannot come before it.
 * @param nowMs in milliseconds since 1970. @param sentAtMs of copies: from then on is waited.
 */
export function tellMissing(
  events: readonly TracedEvent[],
  edges: readonly ChainEdge[],
  followUps: readonly FollowUp[],
  nowMs: number,
  sentAtMs: SentTimes = [],
): ExpectedEvent[] {
  const newest = new Map<string, number>();
  for (const [index, { type }] of events.entries()) if (type !== null) newest.set(type, index);
  const usual = followUps.filter(({ chains, followed }) => chains >= leastChains && followed / chains >= leastShare);
  const missing = usual.flatMap((followUp): ExpectedEvent[] => {
    const { type, follower, source, topic, chains, followed, usualMs, lateMs, byCause } = followUp;
    const after = newest.get(type);
    // What came anywhere in the chain is not missing in it.
    if (after === undefined || newest.has(follower) || isAnswered(after, followUp, events, edges)) return [];
    const waitedMs = Math.max(0, nowMs - (sentAtMs[after] ?? Number(events[after]?.timestampMs)));
    return [
      { type: follower, source, topic, after, state: waitedMs > lateMs + graceMs ? 'late' : 'awaited', chains, followed, usualMs, lateMs, waitedMs, byCause },
    ];
  });
  const nearest = new Map<string, ExpectedEvent>();
  for (const expected of missing) {
    const other = nearest.get(expected.type);
    if (other === undefined || expected.after > other.after) nearest.set(expected.type, expected);
  }
  return [...nearest.values()].filter(({ type }) => !usual.some((followUp) => followUp.follower === type && nearest.has(followUp.type)));
}

/** How far the index is, as far as it matters for what is missing. */
export interface IndexReach {
  /** Whether a worker is at work at all: without one nobody knows what lies in Kafka. */
  isAtWork: boolean;
  /** By name: whether all of a topic was read, or something may lie there unread; a topic that is not traced, or no longer, is not in it. */
  topics: ReadonlyMap<string, 'read' | 'behind'>;
}

const awaited = (event: ExpectedEvent): ExpectedEvent => ({ ...event, state: 'awaited' });
const listed = (names: Iterable<string>) => [...new Set(names)].join(', ');

/**
 * What is missing as far as the index can tell. Of a topic that is not read to its end nothing is late, since it may lie there unread; of one that is not traced any more
 * nothing is expected, since nobody would see it.
 */
export function weighMissing(missing: readonly ExpectedEvent[], { isAtWork, topics }: IndexReach): { expected: ExpectedEvent[]; findings: ChainFinding[] } {
  const isUnread = ({ topic }: ExpectedEvent) => !isAtWork || (topic === null ? [...topics.values()].includes('behind') : topics.get(topic) === 'behind');
  const isUnseen = ({ topic }: ExpectedEvent) => topic !== null && !topics.has(topic);
  const unseen = missing.filter(isUnseen);
  const seen = missing.filter((event) => !isUnseen(event));
  const unread = seen.filter(isUnread);
  const findings: ChainFinding[] = [];
  if (unread.length > 0) {
    const text = isAtWork
      ? `Not all of ${listed(unread.map(({ topic }) => topic ?? 'the traced topics'))} is indexed yet: what is missing here may still come.`
      : 'No worker is indexing: what is missing here may have come.';
    findings.push({ kind: 'index-behind', text, events: [] });
  }
  if (unseen.length > 0)
    findings.push({
      kind: 'not-traced',
      text: `Whether ${listed(unseen.map(({ type }) => type))} came is not known: it is published to ${listed(unseen.flatMap(({ topic }) => topic ?? []))}, which is no longer traced.`,
      events: [],
    });
  return { expected: seen.map((event) => (isUnread(event) ? awaited(event) : event)), findings };
}
