import { z } from 'zod';
import { type ReplayPlan, replayPlan } from '#lib/replay/replay-job.ts';

/** A plan as its job's row keeps it: the items, of which there may be ten thousand, beside the rest, which is asked for far more often. */
export function storedPlan({ items, ...plan }: ReplayPlan) {
  return { plan, items, itemCount: items.length, skippedItems: items.filter(({ skipReason }) => skipReason !== null).length };
}

/** The plan that a row keeps. @param items all of them, or those that are wanted */
export function planOf({ plan, items }: { plan: unknown; items: unknown }): ReplayPlan {
  return replayPlan.parse({ ...z.looseObject({}).parse(plan), items });
}
