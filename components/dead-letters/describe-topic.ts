import { countOf, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import type { Tone } from '#components/ui/pill.tsx';
import type { TopicProgress } from '#lib/dead-letters/topic-progress.ts';
import { listHref } from './dead-letter-filter.ts';

type TopicState = 'trouble' | 'indexing' | 'indexed' | 'excluded' | 'gone';

/** What is the matter with a topic, the gravest first. */
export function topicState({ goneAt, excluded, trouble, remaining }: Pick<TopicProgress, 'goneAt' | 'excluded' | 'trouble' | 'remaining'>): TopicState {
  if (goneAt !== null) return 'gone';
  if (trouble !== null) return 'trouble';
  if (excluded !== null) return 'excluded';
  return remaining === '0' ? 'indexed' : 'indexing';
}

export const topicTones: Record<TopicState, Tone> = { trouble: 'failed', indexing: 'info', indexed: 'ok', excluded: 'outline', gone: 'outline' };

/** What a state means, for its tooltip. */
export const topicMeanings: Record<TopicState, string> = {
  trouble: 'Something keeps it from being indexed, or its settings from being read.',
  indexing: 'There are offsets that are not indexed yet.',
  indexed: 'Everything that lies in it is indexed.',
  excluded: 'The configuration keeps it from being indexed; what was indexed stays.',
  gone: 'The cluster has it no more; what was indexed stays.',
};

/** The part of what the broker has that is indexed, from 0 to 1; all of nothing is 1. */
export function indexedPart({ indexed, remaining }: Pick<TopicProgress, 'indexed' | 'remaining'>): number {
  const [done, left] = [BigInt(indexed), BigInt(remaining)];
  return left === 0n ? 1 : Number((done * 10_000n) / (done + left)) / 10_000;
}

/** The same in percent, rounded down: what is not all is never "100.0 %". */
export const partText = (topic: Pick<TopicProgress, 'indexed' | 'remaining'>): string => `${(Math.floor(indexedPart(topic) * 1_000) / 10).toFixed(1)} %`;

/** What is left and how fast it goes: "1,204,000 offsets left, 52,000 a second, about 23 s"; null where nothing is left. */
export function paceText({ remaining, offsetsPerSecond, timeLeftMs }: Pick<TopicProgress, 'remaining' | 'offsetsPerSecond' | 'timeLeftMs'>): string | null {
  if (remaining === '0') return null;
  const left = `${countOf(BigInt(remaining), 'offset')} left`;
  if (offsetsPerSecond === null) return left;
  const pace = `${formatCount(Math.round(offsetsPerSecond))} a second`;
  return `${left}, ${pace}, ${timeLeftMs === null ? 'not catching up' : `about ${formatDuration(timeLeftMs)}`}`;
}

/** The topics that something keeps from being indexed, those that are being indexed, and how many offsets these have left. */
export function backlogOf(topics: readonly TopicProgress[]): { troubled: TopicProgress[]; indexing: TopicProgress[]; left: bigint } {
  const inState = (state: TopicState) => topics.filter((topic) => topicState(topic) === state);
  const indexing = inState('indexing');
  return { troubled: inState('trouble'), indexing, left: indexing.reduce((sum, { remaining }) => sum + BigInt(remaining), 0n) };
}

/** When the logs of topics were looked at last, the one that was so latest; null where none is looked at: what is in trouble, excluded or gone is not. */
export function topicsLookedAt(topics: readonly TopicProgress[]): string | null {
  const looked = topics.flatMap((topic) => (['indexed', 'indexing'].includes(topicState(topic)) && topic.observedAt !== null ? [topic.observedAt] : []));
  return looked.sort((one, other) => Date.parse(other) - Date.parse(one))[0] ?? null;
}

const needText = (troubled: number): string => `${countOf(troubled, 'topic')} ${troubled === 1 ? 'needs' : 'need'} you`;

/** The sentence that the list of topics begins with. */
export function topicsSentence(topics: readonly TopicProgress[]): string {
  const there = topics.filter((topic) => !['gone', 'excluded'].includes(topicState(topic))).length;
  const excluded = topics.filter((topic) => topicState(topic) === 'excluded').length;
  const without = excluded === 0 ? '' : `, ${formatCount(excluded)} excluded`;
  if (there === 0) return `No dead letter topic was found${without}`;
  const { troubled, indexing, left } = backlogOf(topics);
  const parts = [
    troubled.length === 0 ? null : needText(troubled.length),
    indexing.length === 0
      ? null
      : `${countOf(indexing.length, 'topic')} ${indexing.length === 1 ? 'is' : 'are'} being indexed, ${countOf(left, 'offset')} left`,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join('; ') : `${countOf(there, 'dead letter topic')}, all indexed${without}`;
}

/** So few records are read before one has read that they are left. */
const worthSaying = 1_000n;

/**
 * What keeps a list of dead letters from being all there is: topics in trouble, or a backlog, with the time that the slowest topic takes where it is known;
 * null where nothing does.
 */
export function backlogText(topics: readonly TopicProgress[]): { text: string; isTrouble: boolean } | null {
  const { troubled, indexing, left } = backlogOf(topics);
  if (troubled.length > 0) return { text: needText(troubled.length), isTrouble: true };
  if (left < worthSaying) return null;
  const times = indexing.map(({ timeLeftMs }) => timeLeftMs);
  const longest = times.reduce<number | null>((most, time) => (most === null || time === null ? null : Math.max(most, time)), 0);
  return { text: `up to ${countOf(left, 'record')} still to be indexed${longest === null ? '' : `, about ${formatDuration(longest)}`}`, isTrouble: false };
}

/** A number of milliseconds or bytes of a topic's config; -1 is without limit. */
export function limitText(value: string, format: (value: number) => string): string {
  return value.startsWith('-') ? 'no limit' : format(Number(value));
}

/** Where a topic's dead letters are listed. */
export const topicHref = (cluster: string, name: string): string => listHref(cluster, { topic: name });
