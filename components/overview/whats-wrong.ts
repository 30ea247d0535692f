import { topicState } from '#components/dead-letters/describe-topic.ts';
import type { Ground } from '#components/frame/ground.ts';
import { inTrouble, keepingUp } from '#components/lag/describe-group.ts';
import { countOf } from '#components/ui/format-number.ts';
import type { Arrivals, OpenKind } from '#lib/dead-letters/arrivals.ts';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import type { RewindLine } from '#lib/rewind/rewind.ts';

/** What the overview is made of; undefined: not loaded yet, or could not be. */
export interface OverviewFacts {
  arrivals: Arrivals | undefined;
  topics: readonly TopicProgress[] | undefined;
  groups: readonly GroupLine[] | undefined;
  /** The newest ones. */
  replays: readonly ReplayLine[] | undefined;
  /** Those that were confirmed and have not ended, however old. */
  underWay: readonly ReplayLine[] | undefined;
  /** Those that are under way. */
  rewinds: readonly RewindLine[] | undefined;
}

/** One thing that somebody should look at. */
export type Concern =
  | { kind: 'failing'; failing: OpenKind }
  | { kind: 'group'; group: GroupLine }
  | { kind: 'topic'; topic: TopicProgress }
  | { kind: 'replay'; replay: ReplayLine }
  | { kind: 'rewind'; rewind: RewindLine };

/** What is broken, the gravest first, then what is being done about it. Dead letters come before lag: they are lost to their consumer until somebody acts. */
export function concernsOf({ arrivals, topics, groups, underWay, rewinds }: OverviewFacts): Concern[] {
  return [
    ...(topics ?? []).filter((topic) => topicState(topic) === 'trouble').map((topic): Concern => ({ kind: 'topic', topic })),
    ...(arrivals?.kinds ?? []).map((failing): Concern => ({ kind: 'failing', failing })),
    ...inTrouble(groups ?? []).map((group): Concern => ({ kind: 'group', group })),
    ...(underWay ?? []).map((replay): Concern => ({ kind: 'replay', replay })),
    ...(rewinds ?? []).map((rewind): Concern => ({ kind: 'rewind', rewind })),
  ];
}

const isUnderWay = ({ kind }: Concern): boolean => kind === 'replay' || kind === 'rewind';
/** A paused replay waits for somebody, and a rewind for its group to be stopped or started. */
const waits = (concern: Concern): boolean => concern.kind === 'rewind' || (concern.kind === 'replay' && concern.replay.state === 'paused');

/**
 * The few concerns that are shown. Whatever else is broken does not push out what is under way, which may wait for somebody: half of the places are kept for that, and
 * what waits takes the first of them.
 */
export function shownConcerns(concerns: readonly Concern[], most: number): Concern[] {
  const broken = concerns.filter((concern) => !isUnderWay(concern));
  const places = Math.max(Math.floor(most / 2), most - broken.length);
  const underWay = concerns
    .filter(isUnderWay)
    .sort((one, other) => Number(waits(other)) - Number(waits(one)))
    .slice(0, places);
  return [...broken.slice(0, most - underWay.length), ...underWay];
}

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];
const inWords = (count: number, isMore = false) => (isMore || count >= words.length ? `${count}${isMore ? ' or more' : ''}` : (words[count] ?? String(count)));

const numbered = (count: number, what: string) => `${inWords(count).toLowerCase()} ${count === 1 ? what : `${what}s`}`;

/** Failures of a kind that came so lately are taken to go on. */
const goesOnMs = 3_600_000;

/** Whether a kind of failure goes on, as far as its newest open one tells. */
export const goesOn = ({ newestAt }: OpenKind, nowMs: number): boolean => nowMs - Date.parse(newestAt) < goesOnMs;

/**
 * The sentence that the overview begins with; null while nothing is known to be broken and something is not known: that is no good news.
 */
export function overviewSentence(facts: OverviewFacts, ground: Ground): string | null {
  const concerns = concernsOf(facts);
  const countOfKind = (wanted: Concern['kind']) => concerns.filter(({ kind }) => kind === wanted).length;
  const [replays, rewinds] = [countOfKind('replay'), countOfKind('rewind')];
  const broken = concerns.length - replays - rewinds;
  if (broken === 0 && [facts.arrivals, facts.groups, facts.topics].includes(undefined)) return null;
  if (ground === undefined && broken === 0) return null;
  if (ground != null && broken === 0) return `${ground}: whether anything is broken is not known.`;
  const known = broken === 0 ? 'Nothing is broken' : `${inWords(broken, facts.arrivals?.isCut)} ${broken === 1 ? 'thing is' : 'things are'} broken`;
  const about = ground == null ? known : `${ground}, ${known.replace(/^[A-Z]/, (first) => first.toLowerCase())}`;
  const underWay = [replays === 0 ? null : numbered(replays, 'replay'), rewinds === 0 ? null : numbered(rewinds, 'rewind')].filter((part) => part !== null);
  if (underWay.length === 0) return `${about}.`;
  return `${about}, ${underWay.join(' and ')} ${replays + rewinds === 1 ? 'is' : 'are'} under way.`;
}

/** What else there is to say: which failures go on, who keeps up, and which of the topics that are there to be indexed are. */
export function restSentence({ arrivals, groups, topics }: OverviewFacts, nowMs: number): string {
  const wanted = topics?.map(topicState).filter((state) => state !== 'gone' && state !== 'excluded');
  const kinds = arrivals?.kinds ?? [];
  const going = kinds.filter((kind) => goesOn(kind, nowMs)).length;
  const parts = [
    kinds.length === 0 ? null : `${going} of ${countOf(kinds.length, 'kind')} of failure came in the last hour`,
    groups === undefined || groups.length === 0 ? null : `${keepingUp(groups).length} of ${groups.length} consumer groups keep up`,
    wanted === undefined || wanted.length === 0
      ? null
      : `${wanted.filter((state) => state === 'indexed').length} of ${wanted.length} dead letter topics are indexed`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}
