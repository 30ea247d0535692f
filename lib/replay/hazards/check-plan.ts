import type { Hazard } from '#lib/replay/replay-job.ts';
import { checkAttempts } from './attempts.ts';
import { checkCompaction } from './compaction.ts';
import { checkEdits } from './edits.ts';
import { checkNewerEvents } from './newer-events.ts';
import { checkOpenElsewhere } from './open-elsewhere.ts';
import { checkOtherGroups } from './other-groups.ts';
import type { PlanContext } from './plan-context.ts';
import { checkRangesOver } from './ranges-over.ts';
import { checkRecordSize } from './record-size.ts';
import { checkSentBefore } from './sent-before.ts';
import { checkSharedMessages } from './shared-messages.ts';
import { checkKeyOrder, checkSchema, explainDelivery } from './standing.ts';
import { checkTimestamps } from './timestamps.ts';

export const gravity: Record<Hazard['level'], number> = { blocking: 0, risk: 1, notice: 2, 'not-checked': 3, ok: 4 };

/** Every check of a plan, the gravest first. Pure: it only weighs what the context holds. */
export function checkPlan(context: PlanContext): Hazard[] {
  const hazards = [
    checkEdits(context),
    checkNewerEvents(context),
    checkSharedMessages(context),
    checkOpenElsewhere(context),
    checkSentBefore(context),
    checkAttempts(context),
    checkRangesOver(context),
    checkOtherGroups(context),
    checkRecordSize(context),
    checkTimestamps(context),
    checkCompaction(context),
    checkKeyOrder(context),
    checkSchema(),
    explainDelivery(),
  ];
  return hazards.sort((a, b) => gravity[a.level] - gravity[b.level]);
}

/**
 * Whether hazards have grown since an operator saw them: a new kind of risk, more than 1 % more of one, or a check that could be made then and not now (DESIGN section 3). @returns those that have.
 */
export function grownHazards(seen: readonly Hazard[], now: readonly Hazard[]): Hazard[] {
  return now.filter((hazard) => {
    const before = seen.find(({ kind }) => kind === hazard.kind);
    // What was looked at and found in order, and now could not be looked at, is not what was confirmed.
    if (hazard.level === 'not-checked') return before?.level === 'ok';
    if (hazard.level === 'ok') return false;
    if (before === undefined || gravity[before.level] > gravity[hazard.level]) return true;
    return hazard.count > before.count * 1.01;
  });
}
