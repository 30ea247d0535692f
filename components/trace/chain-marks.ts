import type { z } from 'zod';
import type { failuresOfEvents } from '#lib/dead-letters/find/failures-of-events.ts';
import type { replaysOfEvents } from '#lib/replay/replays-of-events.ts';
import type { ChainAnswer, ExpectedEvent } from '#lib/trace/chain/chain.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';

export type ChainFailure = z.infer<typeof failuresOfEvents>['failures'][number];
export type ChainReturn = z.infer<typeof failuresOfEvents>['returns'][number];
export type ChainCopy = z.infer<typeof replaysOfEvents>['copies'][number];

/** Something that is drawn in a lane. */
export type Mark = { id: string; lane: number; atMs: number; label: string } & (
  | { kind: 'event'; event: number }
  | { kind: 'copy'; event: number; isEdited: boolean }
  | { kind: 'dead-letter'; failure: ChainFailure; event: number }
  | { kind: 'return'; came: ChainReturn; event: number }
  | { kind: 'expected'; expected: ExpectedEvent }
);

/** A line between two marks, by their places. */
export interface Line {
  from: number;
  to: number;
  kind: 'cause' | 'trace' | 'failed' | 'again' | 'returned' | 'expected';
  why: string;
}

/** A chain with what lies around it, ready to be laid out. */
export interface MarkedChain {
  lanes: string[];
  marks: Mark[];
  lines: Line[];
}

/** What a lane is called: the last part of an event's source, or its topic where it names none. */
export function serviceOf({ source, topic }: { source: string | null; topic: string }): string {
  if (source === null) return topic;
  return (
    source
      .split(/[/:#]/)
      .filter((part) => part !== '')
      .at(-1) ?? source
  );
}

/** The lane of a consumer group: that of the service of its name, also behind a prefix. */
function laneOfGroup(lanes: string[], group: string): number {
  const at = lanes.findIndex((lane) => group === lane || ['.', '-', '_'].some((joint) => group.endsWith(joint + lane)));
  return at >= 0 ? at : laneOf(lanes, group);
}

function laneOf(lanes: string[], name: string): number {
  const at = lanes.indexOf(name);
  return at >= 0 ? at : lanes.push(name) - 1;
}

export const eventName = (event: Pick<TracedEvent, 'type' | 'topic' | 'partition' | 'offset'>): string => event.type ?? positionText(event);

/** What lies around a chain: its dead letters, those of them that came back, and the events that a replay sent. */
export interface AroundChain {
  failures: readonly ChainFailure[];
  returns: readonly ChainReturn[];
  copies: readonly ChainCopy[];
}

const shortError = (errorClass: string | null): string | undefined => errorClass?.split(/[.:$]/).at(-1);

/** The events as marks: the second life of a message beside its first, where it was sent and not where its kept timestamp is, and said to be edited where somebody changed it. */
function markEvents(chain: ChainAnswer, copies: readonly ChainCopy[], lanes: string[]): Mark[] {
  const edited = new Set(copies.filter(({ edit }) => edit !== null).map(positionText));
  return chain.events.map((event, index): Mark => {
    const isCopy = (chain.copyOf[index] ?? null) !== null || event.jobId !== null;
    const of = { id: positionText(event), lane: laneOf(lanes, serviceOf(event)), atMs: chain.sentAtMs[index] ?? Number(event.timestampMs) };
    if (!isCopy) return { ...of, kind: 'event', label: eventName(event), event: index };
    return { ...of, kind: 'copy', label: `${eventName(event)}, again`, event: index, isEdited: edited.has(of.id) };
  });
}

/**
 * The event whose record came back: the copy that it names; or else of its replay the newest copy of the event that it names, or of the one that failed; or the newest.
 * @param failed where the event stands that failed.
 */
function returnedEvent({ origin, jobId }: ChainReturn, failed: number, chain: ChainAnswer, places: ReadonlyMap<string, number>): number | undefined {
  const named = origin === null ? undefined : places.get(positionText(origin));
  if (named !== undefined && chain.events[named]?.jobId != null) return named;
  const sent = chain.events.flatMap((event, place) => (event.jobId !== null && event.jobId === jobId ? [place] : []));
  return sent.findLast((place) => chain.copyOf[place] === (named ?? failed)) ?? sent.at(-1) ?? named;
}

/** Dead letters, each in the lane of the group that failed, and what came back of what was sent again. */
function addFailures(picture: MarkedChain, chain: ChainAnswer, { failures, returns }: AroundChain): void {
  const { lanes, marks, lines } = picture;
  const places = new Map(chain.events.map((event, index) => [positionText(event), index]));
  for (const failure of failures) {
    const event = places.get(positionText(failure));
    if (event === undefined) continue;
    const { line } = failure;
    const group = line.origin.consumerGroup ?? line.position.topic;
    const lane = laneOfGroup(lanes, group);
    marks.push({
      id: `dead letter ${line.id}`,
      kind: 'dead-letter',
      lane,
      atMs: Date.parse(line.firstFailedAt),
      label: `${shortError(line.errorClass) ?? 'failed'}${line.recordCount > 1 ? ` ×${line.recordCount}` : ''} → ${line.position.topic}`,
      failure,
      event,
    });
    lines.push({ from: event, to: marks.length - 1, kind: 'failed', why: `${group} failed on it.` });
    for (const came of returns.filter(({ failureId }) => failureId === line.id)) {
      const sent = returnedEvent(came, event, chain, places);
      if (sent === undefined) continue;
      const label = `${shortError(came.errorClass) ?? 'failed'} again → ${came.position.topic}`;
      marks.push({ id: `return ${positionText(came.position)}`, kind: 'return', lane, atMs: Number(came.timestampMs), label, came, event: sent });
      lines.push({ from: sent, to: marks.length - 1, kind: 'returned', why: `${group} failed on it again after replay #${came.jobId} had sent it.` });
    }
  }
}

function addExpected({ lanes, marks, lines }: MarkedChain, { events, expected: missing }: ChainAnswer, nowMs: number): void {
  for (const expected of missing) {
    const topic = events[expected.after]?.topic ?? '';
    const lane = expected.source === null ? (marks[expected.after]?.lane ?? 0) : laneOf(lanes, serviceOf({ source: expected.source, topic }));
    marks.push({ id: `expected ${expected.type}`, kind: 'expected', lane, atMs: nowMs, label: expected.type, expected });
    lines.push({ from: expected.after, to: marks.length - 1, kind: 'expected', why: `${expected.type} usually follows.` });
  }
}

/** The edges but those to a copy from what caused its original: a second line beside the first would say nothing more. */
function withoutRepeats({ edges, copyOf }: ChainAnswer): ChainAnswer['edges'] {
  const all = new Set(edges.map(({ from, to }) => `${from} ${to}`));
  return edges.filter(({ from, to }) => !all.has(`${from} ${copyOf[to]}`));
}

/**
 * Puts a chain and what lies around it on one picture: its events in the lanes of their services, the second life of a message beside its first, dead letters in the
 * lane of the group that failed, what came back of what was sent again, and what has not come.
 * @param nowMs in milliseconds since 1970: what is expected stands there.
 */
export function markChain(chain: ChainAnswer, around: AroundChain, nowMs: number): MarkedChain {
  const lanes: string[] = [];
  const marks = markEvents(chain, around.copies, lanes);
  const lines = withoutRepeats(chain).map(({ from, to, by, why }): Line => ({ from, to, kind: by, why }));
  for (const [to, from] of chain.copyOf.entries()) if (from !== null) lines.push({ from, to, kind: 'again', why: 'The same event, sent again.' });
  const picture = { lanes, marks, lines };
  addFailures(picture, chain, around);
  addExpected(picture, chain, nowMs);
  return picture;
}
