import { countOf, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import type { Tone } from '#components/ui/pill.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import type { LagState } from '#lib/lag/lag-state.ts';
import type { TimeLagMethod } from '#lib/lag/time-lag.ts';

export const lagTones: Record<LagState, Tone> = {
  stopped: 'failed',
  stalled: 'failed',
  'not moving': 'failed',
  'out of range': 'failed',
  rewound: 'risk',
  'falling behind': 'risk',
  'never committed': 'outline',
  watching: 'outline',
  ok: 'ok',
};

/** What a state means, for its tooltip. */
export const lagMeanings: Record<LagState, string> = {
  stopped: 'There is lag, and no commit came for longer than the ten samples that a verdict looks at.',
  stalled: 'There is lag, and commits come with the same offset again and again.',
  'not moving': 'There is lag and the offset stands still; whether commits come is not known.',
  'out of range': 'The offset lies beyond the end of the log: the topic was made again, or has lost records.',
  rewound: 'The offset went back and has not recovered.',
  'falling behind': 'The offset moves, and lag never fell over the last samples.',
  'never committed': 'There are records, and the group has not committed an offset for them.',
  watching: 'There is lag; a few more samples are needed to say more.',
  ok: 'It keeps up, or catches up.',
};

/** How a time lag was found, to be read after it. */
export const methodTexts: Record<TimeLagMethod, string> = {
  reached: 'at the end of the log',
  record: 'read from the next record',
  'first-kept': 'by the first record that is kept; retention has taken the next one',
  interpolated: 'interpolated between samples; the next record could not be read',
  'at-least': 'at least; the next record could not be read, and is older than the samples',
};

/** How far behind in time: "31 min 4 s", "≥ 90 s", "unknown", or a dash without lag. */
export function behindText(behind: GroupLine['behind'], lag: string): string {
  if (lag === '0') return '–';
  if (behind === null) return 'unknown';
  const text = behind.ms < 1_000 ? '< 1 s' : formatDuration(behind.ms);
  return behind.method === 'at-least' ? `≥ ${text}` : text;
}

/** Whether a group is so far behind that it is to be seen at a glance. */
export const isLate = ({ behind, lag }: Pick<GroupLine, 'behind' | 'lag'>): boolean => lag !== '0' && behind !== null && behind.ms >= 60_000;

/** A member's host for people: brokers write an address with a slash before it. */
export const hostText = (host: string): string => visibleText(host.replace(/^\//, ''));

/** What stands between a group's name and its state. */
const verbs: Partial<Record<LagState, string>> = { stopped: 'has', stalled: 'has', rewound: 'was' };

/** The groups that somebody has to look at. */
export const inTrouble = (groups: readonly GroupLine[]): GroupLine[] =>
  groups.filter(({ state }) => lagTones[state] === 'failed' || lagTones[state] === 'risk');

/** The groups that keep up or catch up; what is only watched yet, or never committed, is neither this nor in trouble. */
export const keepingUp = (groups: readonly GroupLine[]): GroupLine[] => groups.filter(({ state }) => state === 'ok');

/** The sentence that the list begins with: what is the matter, by state. */
export function groupsSentence(groups: readonly GroupLine[]): string {
  if (groups.length === 0) return 'There is no consumer group';
  const [first, ...others] = inTrouble(groups);
  if (first === undefined) {
    const well = keepingUp(groups).length;
    if (well < groups.length)
      return `No consumer group is in trouble, ${formatCount(well)} of ${formatCount(groups.length)} ${well === 1 ? 'keeps' : 'keep'} up`;
    return groups.length === 1 ? 'The one consumer group keeps up' : `All ${formatCount(groups.length)} consumer groups keep up`;
  }
  const what = `${first.groupId} ${verbs[first.state] ?? 'is'} ${first.state}`;
  return others.length === 0 ? what : `${what}, and ${countOf(others.length, 'other consumer group')} ${others.length === 1 ? 'needs' : 'need'} you`;
}

/** A rate for people: "6.7", "< 0.1", "1,204". */
export function rateText(perSecond: number | null): string {
  if (perSecond === null) return '–';
  if (perSecond === 0) return '0';
  if (perSecond < 0.1) return '< 0.1';
  return perSecond < 100 ? String(Math.round(perSecond * 10) / 10) : formatCount(Math.round(perSecond));
}

/** When it will have caught up, at the pace of the last samples. */
export function catchUpText({ lag, catchUpMs }: Pick<GroupLine, 'lag' | 'catchUpMs'>): string {
  if (catchUpMs === null) return lag === '0' ? 'not by itself' : 'not at this rate';
  return lag === '0' ? 'has caught up' : `in ${formatDuration(catchUpMs)}`;
}

/** Where a group has its own page. */
export const groupHref = (cluster: string, groupId: string): string => `/${cluster}/groups/${encodeURIComponent(groupId)}`;
