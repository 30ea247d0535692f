import { gravity } from '#lib/replay/hazards/check-plan.ts';
import { checkSchema, explainDelivery } from '#lib/replay/hazards/standing.ts';
import type { Hazard } from '#lib/replay/replay-job.ts';
import { checkRangeOvertaken } from './overtaken.ts';
import { checkRangeOrder, checkRetentionGap } from './place.ts';
import { checkProcessed } from './processed.ts';
import type { RangeContext } from './range-context.ts';
import { checkRangeCompaction, checkRangeSize, checkRangeTimestamps } from './records.ts';
import { checkReplayedBefore } from './replayed-before.ts';
import { checkSpecialTopics } from './special-topics.ts';
import { checkDecidedFailures, checkOpenFailures, checkRangeReaders } from './who.ts';

/** Every check of a range, the gravest first. Pure. */
export function checkRange(context: RangeContext): Hazard[] {
  const hazards = [
    checkRangeOvertaken(context),
    checkOpenFailures(context),
    checkDecidedFailures(context),
    checkProcessed(context),
    checkReplayedBefore(context),
    checkSpecialTopics(context),
    checkRetentionGap(context),
    checkRangeReaders(context),
    checkRangeSize(context),
    checkRangeTimestamps(context),
    checkRangeCompaction(context),
    checkRangeOrder(context),
    checkSchema(),
    explainDelivery(),
  ];
  return hazards.sort((a, b) => gravity[a.level] - gravity[b.level]);
}
