import type { TopicConfigs } from '#lib/kafka/topics.ts';
import type { DecidedFailures } from '#lib/replay/range/decided-failures.ts';
import type { EarlierReplay } from '#lib/replay/range/earlier-replays.ts';
import type { PassedPart } from '#lib/replay/range/processed-before.ts';
import type { ReplayRange } from '#lib/replay/range/replay-range.ts';
import type { PlannedItem } from '#lib/replay/replay-job.ts';

/** The facts that the checks of a range are made from; reading them is done before, so that a check only thinks. */
export interface RangeContext {
  range: ReplayRange;
  /** The open failures that began in it; undefined where they do not matter, since the range goes elsewhere. */
  items: readonly PlannedItem[];
  /** Those of which something is decided already; undefined where they do not matter. */
  decided: DecidedFailures | undefined;
  /** What each of the groups that missed it has passed of it; undefined where none is named, or the range goes elsewhere. */
  processed: readonly { group: string; parts: readonly PassedPart[] }[] | undefined;
  /** Replays that have sent some of it to the same target before. */
  earlier: readonly EarlierReplay[];
  /** Which of its source and its target are dead letter topics. */
  deadLetterTopics: ReadonlySet<string>;
  configs: TopicConfigs;
  /** What to do for every consumer group to be seen; undefined where all are. */
  hiddenGroups: string | undefined;
  nowMs: bigint;
}
