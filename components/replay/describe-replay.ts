import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { Tone } from '#components/ui/pill.tsx';
import type { ReplayJobState, ReplayOutcome } from '#lib/replay/job-states.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';

export const outcomeTones: Record<ReplayOutcome, Tone> = {
  pending: 'neutral',
  sent: 'replay',
  proven: 'ok',
  returned: 'risk',
  unproven: 'outline',
  skipped: 'neutral',
  failed: 'failed',
};

/** What an outcome means; the difference of sent and proven is the point. */
export const outcomeMeanings: Record<ReplayOutcome, string> = {
  pending: 'waiting to be sent',
  sent: 'sent, not proven yet',
  proven: 'proven: the group passed it, it did not come back',
  returned: 'came back: it failed again',
  unproven: 'sent, cannot be proven',
  skipped: 'skipped',
  failed: 'failed, not sent',
};

const jobTones: Record<ReplayJobState, Tone> = {
  planned: 'info',
  expired: 'outline',
  withdrawn: 'outline',
  confirmed: 'replay',
  canary: 'replay',
  running: 'replay',
  paused: 'risk',
  cancelling: 'risk',
  cancelled: 'outline',
  proving: 'replay',
  done: 'ok',
};

/** Green is for what is proven: a replay that is done is that only where all of it is. */
export function jobTone({ state, counts, selected }: ReplayLine): Tone {
  if (state !== 'done' || counts.proven === selected) return jobTones[state];
  return counts.returned > 0 || counts.failed > 0 ? 'risk' : 'neutral';
}

/** Whether something is left to send, and so has a rate. */
export function canChangeRate(state: ReplayJobState): boolean {
  return state === 'confirmed' || state === 'canary' || state === 'running' || state === 'paused';
}

/** Copies that are in their target topic. */
export function sentCount({ sent, proven, returned, unproven }: ReplayLine['counts']): number {
  return sent + proven + returned + unproven;
}

/** How a finished replay ended. */
function endSentence({ id, counts, selected }: ReplayLine): string {
  if (counts.returned > 0) return `Replay #${id} is done: ${countOf(counts.returned, 'message')} came back`;
  if (counts.failed > 0) return `Replay #${id} is done: ${countOf(counts.failed, 'message')} could not be sent`;
  if (counts.proven === selected) return `Replay #${id} is done: ${selected === 1 ? 'its message is proven' : `all ${formatCount(selected)} are proven`}`;
  if (sentCount(counts) === 0) return `Replay #${id} is done: nothing was sent`;
  return `Replay #${id} is done: ${formatCount(counts.proven)} of ${formatCount(selected)} proven`;
}

/** The sentence that a replay's page begins with. */
export function replaySentence(job: ReplayLine): string {
  const { id, state, counts, selected } = job;
  const progress = `${formatCount(sentCount(counts))} of ${formatCount(selected)} sent`;
  switch (state) {
    case 'planned':
      return `Replay ${countOf(selected, 'message')} to ${job.targetTopics.join(', ') || 'nowhere'}`;
    case 'expired':
      return `Plan #${id} has expired: nothing was sent`;
    case 'withdrawn':
      return `Plan #${id} was withdrawn: nothing was sent`;
    case 'confirmed':
      return `Replay #${id} is confirmed and waits for a worker`;
    case 'canary':
      return `Replay #${id} tries a few first: ${progress}`;
    case 'running':
      return `Replay #${id} is running: ${progress}`;
    case 'paused':
      return `Replay #${id} is paused: ${progress}`;
    case 'cancelling':
      return `Replay #${id} is being cancelled: ${progress}`;
    case 'cancelled':
      return `Replay #${id} was cancelled: ${progress}`;
    case 'proving':
      return `Replay #${id} is sent and waits for its proof`;
    case 'done':
      return endSentence(job);
  }
}
