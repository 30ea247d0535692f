import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import type { ChainEdge, ChainFinding } from './chain.ts';

/** Clocks of a broker and of whoever looks at it may differ by this without being worth a word. */
const futureMs = 60_000n;

const nameOf = (event: TracedEvent) => event.type ?? positionText(event);

function inWords(ms: bigint): string {
  if (ms < 1_000n) return `${ms} ms`;
  return ms < 120_000n ? `${(Number(ms) / 1_000).toFixed(1)} s` : `${(Number(ms) / 60_000).toFixed(0)} min`;
}

/**
 * Finds clocks that differ: events that are earlier than what caused them, or later than now. They stay where their timestamps say.
 * @param nowMs in milliseconds since 1970.
 */
export function checkClocks(events: readonly TracedEvent[], edges: readonly ChainEdge[], nowMs: number): ChainFinding[] {
  const findings: ChainFinding[] = [];
  for (const { from, to, by } of edges) {
    const [cause, effect] = [events[from], events[to]];
    if (by !== 'cause' || cause === undefined || effect === undefined) continue;
    const early = BigInt(cause.timestampMs) - BigInt(effect.timestampMs);
    if (early <= 0n) continue;
    findings.push({
      kind: 'clock-skew',
      text: `${nameOf(effect)} is ${inWords(early)} earlier than ${nameOf(cause)}, which caused it: the clocks of ${effect.source ?? effect.topic} and ${cause.source ?? cause.topic} differ by at least that.`,
      events: [from, to],
    });
  }
  const ahead = events.flatMap(({ timestampMs }, index) => (BigInt(timestampMs) > BigInt(Math.floor(nowMs)) + futureMs ? [index] : []));
  const [first] = ahead;
  const event = first === undefined ? undefined : events[first];
  if (event !== undefined)
    findings.push({
      kind: 'future',
      text: `${nameOf(event)}${ahead.length > 1 ? ` and ${ahead.length - 1} more` : ''} carries a time that is still to come.`,
      events: ahead,
    });
  return findings;
}
