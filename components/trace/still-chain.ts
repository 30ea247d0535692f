import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { positionText } from '#lib/trace/traced-event.ts';

/**
 * A chain whose events are held still (use-still.ts), with what is expected by now: what has come is not missing any more, also while it is not shown yet. What is
 * expected behind an event that is not shown has no place in it. Undefined while loading.
 */
export function stillChain(held: ChainAnswer | undefined, fresh: ChainAnswer | undefined): ChainAnswer | undefined {
  if (held === undefined || fresh === undefined || held === fresh) return held;
  const places = new Map(held.events.map((event, place) => [positionText(event), place]));
  const expected = fresh.expected.flatMap((each) => {
    const event = fresh.events[each.after];
    const after = event === undefined ? undefined : places.get(positionText(event));
    return after === undefined ? [] : [{ ...each, after }];
  });
  return { ...held, expected };
}
