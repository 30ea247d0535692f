import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import type { ChainEdge, ChainFinding } from './chain.ts';

/** How the events of a chain hang together. */
export interface LinkedEvents {
  edges: ChainEdge[];
  /** By event: the earlier one of the same id that it repeats. */
  copyOf: (number | null)[];
  findings: ChainFinding[];
}

const nameOf = (event: TracedEvent) => event.type ?? positionText(event);
const short = (id: string) => (id.length > 13 ? `${id.slice(0, 8)}…` : id);

/** When a replay of ours sent an event, in milliseconds since 1970, by event: it keeps the time of its first life. Null: none did, as far as is known. */
export type SentTimes = readonly (number | null)[];

/** A consumer may have answered to a copy before we had written down that it was sent. */
const writtenLateMs = 2_000;

/** Of several events with a cause's id (copies of a replay) the last that is not later than its effect; where clocks differ, the first. */
function causeAmong(candidates: readonly number[], effect: number, events: readonly TracedEvent[], sentAtMs: SentTimes): number | undefined {
  const effectMs = Number(events[effect]?.timestampMs);
  const isBefore = (index: number) => {
    const sentMs = sentAtMs[index] ?? null;
    return sentMs === null ? index < effect : sentMs - writtenLateMs <= effectMs;
  };
  const inOrder = candidates.toSorted((one, other) => (sentAtMs[one] ?? 0) - (sentAtMs[other] ?? 0) || one - other);
  return inOrder.findLast(isBefore) ?? candidates[0];
}

function findCopies(events: readonly TracedEvent[], byId: ReadonlyMap<string | null, number[]>, findings: ChainFinding[]): (number | null)[] {
  const copyOf: (number | null)[] = events.map(() => null);
  for (const [id, places] of byId) {
    const [first] = places;
    if (id === null || first === undefined || places.length < 2) continue;
    const original = events[first];
    const others = places.slice(1).filter((place) => events[place]?.topic !== original?.topic && events[place]?.jobId === null);
    for (const place of places.slice(1)) if (!others.includes(place)) copyOf[place] = first;
    if (others.length > 0)
      findings.push({
        kind: 'id-in-two-topics',
        text: `The event id ${short(id)} stands in ${new Set(places.map((place) => events[place]?.topic)).size} topics: these may be one event or several.`,
        events: places,
      });
  }
  return copyOf;
}

/** Events that lead to themselves over their causes. */
function findCycle(causes: ReadonlyMap<number, number>): number[] {
  const settled = new Set<number>();
  for (const start of causes.keys()) {
    const path: number[] = [];
    let at: number | undefined = start;
    while (at !== undefined && !settled.has(at) && !path.includes(at)) {
      path.push(at);
      at = causes.get(at);
    }
    if (at !== undefined && path.includes(at)) return path.slice(path.indexOf(at));
    for (const place of path) settled.add(place);
  }
  return [];
}

/** Whether an event led to another, over whatever lies between. */
function hasLedTo(cause: number, effect: number, causes: ReadonlyMap<number, number>): boolean {
  const passed = new Set<number>();
  for (let at = causes.get(effect); at !== undefined && !passed.has(at); at = causes.get(at)) {
    if (at === cause) return true;
    passed.add(at);
  }
  return false;
}

/**
 * Edges to events that name no cause: each from the one before it in its trace, but not from what it has led to itself, which clocks may have put before it. A second life
 * carries the trace of its first: what led to it is the replay.
 */
function inferredEdges(events: readonly TracedEvent[], copyOf: readonly (number | null)[], causes: ReadonlyMap<number, number>): ChainEdge[] {
  const edges: ChainEdge[] = [];
  const lastOfTrace = new Map<string, number>();
  for (const [to, event] of events.entries()) {
    const { traceId, causationId } = event;
    if (traceId === null || (copyOf[to] ?? null) !== null) continue;
    const from = lastOfTrace.get(traceId);
    lastOfTrace.set(traceId, to);
    if (causationId === null && from !== undefined && !hasLedTo(to, from, causes))
      edges.push({ from, to, by: 'trace', why: `${nameOf(event)} names no cause: it is the next event of trace ${short(traceId)}.` });
  }
  return edges;
}

/**
 * Finds what led to what among events in the order of their time. Explicit: an event names its cause. Inferred: it names none, and comes next in its trace. Whatever
 * the ids claim, nothing is invented, and nothing reordered.
 */
export function linkEvents(events: readonly TracedEvent[], sentAtMs: SentTimes = []): LinkedEvents {
  const byId = Map.groupBy(
    events.map((_, index) => index),
    (index) => events[index]?.eventId ?? null,
  );
  const findings: ChainFinding[] = [];
  const copyOf = findCopies(events, byId, findings);
  const edges: ChainEdge[] = [];
  const causes = new Map<number, number>();
  const itself: number[] = [];
  const elsewhere: number[] = [];
  for (const [to, event] of events.entries()) {
    const { causationId, eventId } = event;
    if (causationId === null) continue;
    const from = causeAmong(byId.get(causationId) ?? [], to, events, sentAtMs);
    if (causationId === eventId) itself.push(to);
    else if (from === undefined) elsewhere.push(to);
    else {
      causes.set(to, from);
      edges.push({ from, to, by: 'cause', why: `${nameOf(event)} names ${short(causationId)} as its cause.` });
    }
  }
  edges.push(...inferredEdges(events, copyOf, causes));
  edges.sort((one, other) => one.to - other.to);
  const named = (places: readonly number[]) =>
    [...new Set(places.flatMap((place) => (events[place] === undefined ? [] : nameOf(events[place]))))].slice(0, 3).join(', ');
  if (itself.length > 0)
    findings.push({ kind: 'caused-itself', text: `${named(itself)} names itself as its cause: no line is drawn for that.`, events: itself });
  if (elsewhere.length > 0)
    findings.push({
      kind: 'cause-elsewhere',
      text: `${named(elsewhere)} was caused by an event that is not in this chain, or not indexed.`,
      events: elsewhere,
    });
  const cycle = findCycle(causes);
  if (cycle.length > 0)
    findings.push({ kind: 'cycle', text: `${named(cycle)} caused each other in a circle: their causation ids cannot all be right.`, events: cycle });
  return { edges, copyOf, findings };
}
