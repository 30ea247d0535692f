import type { GroupOnTopic } from '#lib/kafka/committed-offsets.ts';
import type { TopicConfigs } from '#lib/kafka/topics.ts';
import type { GuardScan } from '#lib/replay/guard/find-newer-events.ts';
import type { OpenElsewhere } from '#lib/replay/plan/open-elsewhere.ts';
import type { Covered } from '#lib/replay/plan/ranges-over.ts';
import type { SelectedFailure } from '#lib/replay/plan/selected-failure.ts';
import type { SentBefore } from '#lib/replay/plan/sent-before.ts';
import type { SentByRange } from '#lib/replay/plan/sent-by-ranges.ts';
import type { PlannedItem, ReplayPlan } from '#lib/replay/replay-job.ts';

/** The facts that the checks of a plan are made from; reading them is done before, so that a check only thinks. */
export interface PlanContext {
  items: readonly PlannedItem[];
  /** The selected failures by their id. */
  failures: ReadonlyMap<string, SelectedFailure>;
  settings: ReplayPlan['settings'];
  /** What each target topic is like; missing where the cluster has no such topic. */
  targets: ReadonlyMap<string, { configs: TopicConfigs; groups: readonly GroupOnTopic[] }>;
  /** What to do for every consumer group to be seen; undefined where all are. */
  hiddenGroups: string | undefined;
  /** What the key guard saw, by `topic/partition`. */
  scans: ReadonlyMap<string, GuardScan>;
  /** What replays have sent before for other failures of the same messages. */
  sentBefore: readonly SentBefore[];
  sentByRanges: readonly SentByRange[];
  /** Failures that came from a topic that was deleted, though there is one of its name. */
  ofDeletedTopics: ReadonlySet<string>;
  /** Open failures of other groups, of the same messages, that are not selected. */
  openElsewhere: readonly OpenElsewhere[];
  /** What unfinished replays of ranges send as well. */
  covered: readonly Covered[];
  maxAttempts: number;
  nowMs: bigint;
}

/** A number with thousands separators, as every text of the console has it. */
export const count = (number: number | bigint) => number.toLocaleString('en-US');

/** "1 message", "1,204 messages". */
export const messages = (number: number) => `${count(number)} ${number === 1 ? 'message' : 'messages'}`;

/** At most this many examples stand in a plan. */
export const mostExamples = 5;
