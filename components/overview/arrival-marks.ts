import { jobTone, sentCount } from '#components/replay/describe-replay.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { Tone } from '#components/ui/pill.tsx';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import type { SamplingGap } from '#lib/lag/sampling-gaps.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';

/** Something that happened while dead letters arrived, from one instant to another; both are one where it took no time. */
export interface ArrivalMark {
  key: string;
  kind: 'replay' | 'found' | 'gap';
  fromMs: number;
  toMs: number;
  tone: Tone;
  /** In a word or two, beside the mark. */
  short: string;
  /** As a sentence without its full stop. */
  text: string;
  /** Where more of it is to be seen, below the cluster's address. */
  path: string;
}

/** What marks are made of; undefined: not loaded, or could not be. */
export interface Happened {
  replays: readonly ReplayLine[] | undefined;
  topics: readonly TopicProgress[] | undefined;
  gaps: readonly SamplingGap[] | undefined;
}

/** What the chart covers. */
export interface ChartTime {
  startMs: number;
  spanMs: number;
  endMs: number;
}

/** How a replay went, in a word or two. */
function outcome({ state, counts, selected }: ReplayLine): string {
  if (state !== 'done') return state;
  if (counts.returned > 0) return `${formatCount(counts.returned)} came back`;
  return counts.proven === selected ? 'proven' : `${formatCount(counts.proven)} of ${formatCount(selected)} proven`;
}

/** What was replayed, which topics were found, and when nobody looked, as far as it lies within the chart's time; oldest first. */
export function marksOf({ replays, topics, gaps }: Happened, { startMs, spanMs, endMs }: ChartTime): ArrivalMark[] {
  const isWithin = (fromMs: number, toMs: number) => toMs >= startMs && fromMs < endMs;
  const ofReplays = (replays ?? []).flatMap((replay): ArrivalMark[] => {
    if (replay.confirmedAt === null) return [];
    const fromMs = Date.parse(replay.confirmedAt);
    return [
      {
        key: `replay ${replay.id}`,
        kind: 'replay',
        fromMs,
        toMs: replay.endedAt === null ? endMs : Date.parse(replay.endedAt),
        tone: jobTone(replay),
        short: `#${replay.id} ${outcome(replay)}`,
        text: `Replay #${replay.id} by ${replay.confirmedBy}, ${formatCount(sentCount(replay.counts))} of ${countOf(replay.selected, 'message')} sent: ${outcome(replay)}`,
        path: `/replays/${replay.id}`,
      },
    ];
  });
  // Topics that are found together, as at the first start, are one mark.
  const bySpan = Map.groupBy(topics ?? [], ({ firstSeenAt }) => Math.floor((Date.parse(firstSeenAt) - startMs) / spanMs));
  const ofTopics = [...bySpan.values()].map((found): ArrivalMark => {
    const fromMs = Math.min(...found.map(({ firstSeenAt }) => Date.parse(firstSeenAt)));
    const names = found.map(({ name }) => name);
    return {
      key: `found ${fromMs}`,
      kind: 'found',
      fromMs,
      toMs: fromMs,
      tone: 'info',
      short: found.length === 1 ? `${names[0]} found` : `${found.length} topics found`,
      text: `Found as dead letter ${found.length === 1 ? 'topic' : 'topics'}: ${names.slice(0, 6).join(', ')}${names.length > 6 ? `, ${names.length - 6} more` : ''}`,
      path: '/topics',
    };
  });
  const ofGaps = (gaps ?? []).map(
    ({ fromAt, toAt }): ArrivalMark => ({
      key: `gap ${fromAt}`,
      kind: 'gap',
      fromMs: Date.parse(fromAt),
      toMs: Date.parse(toAt),
      tone: 'risk',
      short: 'nobody looked',
      text: 'No worker looked at the cluster, or Kafka could not be asked; what failed then was indexed afterwards',
      path: '/groups',
    }),
  );
  return [...ofReplays, ...ofTopics, ...ofGaps].filter(({ fromMs, toMs }) => isWithin(fromMs, toMs)).sort((a, b) => a.fromMs - b.fromMs);
}

/** How much of the chart's width a label takes at most, in hundredths. */
const labelWidth = 15;

/** Which marks have room for their words, since the one before them ends: the others say them in their tooltip. */
export function labelled(marks: readonly ArrivalMark[], { startMs, endMs }: Pick<ChartTime, 'startMs' | 'endMs'>): Set<string> {
  let freeFrom = 0;
  const keys = new Set<string>();
  for (const { key, fromMs } of marks) {
    const at = placeOf(fromMs, { startMs, endMs });
    if (at < freeFrom) continue;
    keys.add(key);
    freeFrom = at + labelWidth;
  }
  return keys;
}

/** Where an instant lies in the chart, in hundredths of its width. */
export const placeOf = (atMs: number, { startMs, endMs }: Pick<ChartTime, 'startMs' | 'endMs'>): number =>
  Math.min(100, Math.max(0, ((atMs - startMs) / (endMs - startMs)) * 100));
