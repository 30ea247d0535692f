import type { z } from 'zod';
import type { failuresOfEvents } from '#lib/dead-letters/find/failures-of-events.ts';
import type { replaysOfEvents } from '#lib/replay/replays-of-events.ts';
import type { ChainAnswer, ExpectedEvent } from '#lib/trace/chain/chain.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';

export type ChainFailure = z.infer<typeof failuresOfEvents>['failures'][number];
export type ChainCopy = z.infer<typeof replaysOfEvents>['copies'][number];

/** Something that is drawn in a lane. */
export type Mark = { id: string; lane: number; atMs: number; label: string } & (
  | { kind: 'event' | 'copy'; event: number }
  | { kind: 'dead-letter'; failure: ChainFailure; event: number }
  | { kind: 'expected'; expected: ExpectedEvent }
);

/** A line between two marks, by their places. */
export interface Line {
  from: number;
  to: number;
  kind: 'cause' | 'trace' | 'failed' | 'again' | 'expected';
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

/**
 * Puts a chain and what lies around it on one picture: its events in the lanes of their services, the second life of a message beside its first, dead letters in the
 * lane of the group that failed, and what has not come.
 * @param nowMs in milliseconds since 1970: what is expected stands there.
 */
export function markChain(chain: ChainAnswer, failures: readonly ChainFailure[], nowMs: number): MarkedChain {
  const lanes: string[] = [];
  const marks = chain.events.map((event, index): Mark => {
    const isCopy = (chain.copyOf[index] ?? null) !== null || event.jobId !== null;
    return {
      id: positionText(event),
      kind: isCopy ? 'copy' : 'event',
      lane: laneOf(lanes, serviceOf(event)),
      atMs: Number(event.timestampMs),
      label: `${eventName(event)}${isCopy ? ', again' : ''}`,
      event: index,
    };
  });
  const lines = chain.edges.map(({ from, to, by, why }): Line => ({ from, to, kind: by, why }));
  for (const [to, from] of chain.copyOf.entries()) if (from !== null) lines.push({ from, to, kind: 'again', why: 'The same event, sent again.' });
  const places = new Map(chain.events.map((event, index) => [positionText(event), index]));
  for (const failure of failures) {
    const event = places.get(positionText(failure));
    if (event === undefined) continue;
    const { line } = failure;
    const group = line.origin.consumerGroup ?? line.position.topic;
    marks.push({
      id: `dead letter ${line.id}`,
      kind: 'dead-letter',
      lane: laneOfGroup(lanes, group),
      atMs: Date.parse(line.firstFailedAt),
      label: `${line.errorClass?.split(/[.:$]/).at(-1) ?? 'failed'}${line.recordCount > 1 ? ` ×${line.recordCount}` : ''} → ${line.position.topic}`,
      failure,
      event,
    });
    lines.push({ from: event, to: marks.length - 1, kind: 'failed', why: `${group} failed on it.` });
  }
  for (const expected of chain.expected) {
    const after = chain.events[expected.after];
    const lane =
      expected.source === null ? (marks[expected.after]?.lane ?? 0) : laneOf(lanes, serviceOf({ source: expected.source, topic: after?.topic ?? '' }));
    marks.push({ id: `expected ${expected.type}`, kind: 'expected', lane, atMs: nowMs, label: expected.type, expected });
    lines.push({ from: expected.after, to: marks.length - 1, kind: 'expected', why: `${expected.type} usually follows.` });
  }
  return { lanes, marks, lines };
}
