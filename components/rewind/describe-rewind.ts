import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { Tone } from '#components/ui/pill.tsx';
import type { PlannedPartition, RewindDetail, RewindLine } from '#lib/rewind/rewind.ts';
import { type RewindState, statesUnderWay } from '#lib/rewind/rewind-states.ts';

export const rewindTones: Record<RewindState, Tone> = {
  planned: 'info',
  expired: 'outline',
  withdrawn: 'outline',
  confirmed: 'risk',
  cancelled: 'outline',
  refused: 'risk',
  unclear: 'failed',
  applied: 'replay',
  undone: 'outline',
  done: 'ok',
};

/** What a state is called to people. */
export const rewindWords: Record<RewindState, string> = {
  planned: 'planned',
  expired: 'expired',
  withdrawn: 'withdrawn',
  confirmed: 'waiting',
  cancelled: 'cancelled',
  refused: 'refused',
  unclear: 'not known',
  applied: 'set',
  undone: 'taken back',
  done: 'done',
};

/** Whether a rewind was confirmed and has not ended: something may still happen by itself. */
export const isUnderWay = (state: RewindState): boolean => statesUnderWay.includes(state);

/** What a plan does to a group, as a sentence's beginning: "Rewind warehouse by 1,204 records on 6 partitions". */
function movement({ group, again, skipped, partitions, undoOf }: RewindLine): string {
  const where = `on ${countOf(partitions, 'partition')}`;
  const verb = undoOf === null ? '' : `Take rewind #${undoOf} back: `;
  const back = `rewind ${group} by ${countOf(BigInt(again), 'record')} ${where}`;
  const on = `skip ${countOf(BigInt(skipped), 'record')} for ${group} ${where}`;
  const text =
    skipped === '0' ? (again === '0' ? `set where ${group} begins ${where}` : back) : again === '0' ? on : `${back}, and skip ${formatCount(skipped)}`;
  return verb + (verb === '' ? text.charAt(0).toUpperCase() + text.slice(1) : text);
}

/** What goes on with a rewind that is waiting or set, in a line beside others. */
export const underWay = ({ id, group, state }: Pick<RewindLine, 'id' | 'group' | 'state'>): string =>
  state === 'confirmed' ? `Rewind #${id} of ${group} waits to be set` : `Rewind #${id} of ${group} is set and followed`;

/** How an applied rewind goes. */
function following({ id, group, again, skipped, resumedAt, readAgain }: RewindDetail): string {
  if (again === '0')
    return skipped === '0' ? `Rewind #${id}: where ${group} begins is set` : `Rewind #${id}: ${group} is set on past ${countOf(BigInt(skipped), 'record')}`;
  if (resumedAt === null) return `Rewind #${id} is set: start ${group}, and it reads ${countOf(BigInt(again), 'record')} again`;
  return `${group} reads again: ${formatCount(readAgain)} of ${formatCount(again)}`;
}

/** How a rewind ended whose group was followed to the end. */
function ending({ id, group, again, skipped, readAgain, failedAgain, stateReason }: RewindDetail): string {
  if (stateReason !== null) return `Rewind #${id} has ended: ${formatCount(readAgain)} of ${formatCount(again)} were read again`;
  if (again === '0')
    return skipped === '0'
      ? `Rewind #${id} is done: ${group} reads on`
      : `Rewind #${id} is done: ${group} reads on behind ${countOf(BigInt(skipped), 'skipped record')}`;
  const failed = failedAgain.count === 0 ? 'nothing failed again' : `${formatCount(failedAgain.count)} failed again`;
  return `Rewind #${id} is done: ${group} has read ${countOf(BigInt(readAgain), 'record')} again, ${failed}`;
}

/** The sentence that a rewind's page begins with. */
export function rewindSentence(rewind: RewindDetail): string {
  const { id, group, state, blockedBy, undoneBy } = rewind;
  switch (state) {
    case 'planned':
      return movement(rewind);
    case 'expired':
      return `Plan #${id} has expired: nothing was set`;
    case 'withdrawn':
      return `Plan #${id} was withdrawn: nothing was set`;
    case 'confirmed':
      return blockedBy.length === 0
        ? `Rewind #${id} is confirmed and waits for a worker`
        : `Rewind #${id} waits for ${group} to be empty: ${countOf(blockedBy.length, 'member')} ${blockedBy.length === 1 ? 'is' : 'are'} alive`;
    case 'cancelled':
      return `Rewind #${id} was cancelled: nothing was set`;
    case 'refused':
      return `Rewind #${id} was refused: nothing was set`;
    case 'unclear':
      return `Whether rewind #${id} set the offsets of ${group} is not known`;
    case 'applied':
      return following(rewind);
    case 'undone':
      return `Rewind #${id} was taken back${undoneBy === null ? '' : ` by rewind #${undoneBy}`}`;
    case 'done':
      return ending(rewind);
  }
}

/** How the new offset of a partition was found, and what cut it. */
export function foundText({ foundBy, cut }: Pick<PlannedPartition, 'foundBy' | 'cut'>): string {
  if (cut?.at === 'start') return cut.wanted === null ? 'where the log begins now' : `the log begins here; ${formatCount(cut.wanted)} was wanted`;
  if (cut?.at === 'end') return `the log ends here; ${cut.wanted === null ? 'more' : formatCount(cut.wanted)} was wanted`;
  const texts = { time: 'by time', sample: 'where it stood then', given: 'as asked', before: 'where it stood before' } as const;
  return texts[foundBy];
}

/** Where a rewind has its page. */
export const rewindHref = (cluster: string, id: number): string => `/${cluster}/rewinds/${id}`;
