import type { Tone } from '#components/ui/pill.tsx';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import type { Mark } from './chain-marks.ts';

/** What a mark's colour says: those of pills, and grey for what has not come. */
export type MarkTone = Exclude<Tone, 'outline' | 'info'> | 'missing';

const stateTones: Record<DeadLetterLine['state'], MarkTone> = {
  new: 'failed',
  acknowledged: 'failed',
  snoozed: 'failed',
  claimed: 'failed',
  replayed: 'replay',
  returned: 'risk',
  resolved: 'ok',
  discarded: 'neutral',
};

/** The colour of a mark, by what became of it. */
export function markTone(mark: Mark): MarkTone {
  switch (mark.kind) {
    case 'event':
      return 'neutral';
    case 'copy':
      return 'replay';
    case 'dead-letter':
      return stateTones[mark.failure.line.state];
    case 'return':
      return 'risk';
    case 'expected':
      return mark.expected.state === 'late' ? 'failed' : 'missing';
  }
}

/** What a mark is, in words: no colour stands alone. */
export function markWords(mark: Mark): string {
  switch (mark.kind) {
    case 'event':
      return 'event';
    case 'copy':
      return mark.isEdited ? 'sent again, edited' : 'sent again';
    case 'dead-letter':
      return `dead letter, ${mark.failure.line.state}`;
    case 'return':
      return 'came back';
    case 'expected':
      return mark.expected.state === 'late' ? 'missing' : 'awaited';
  }
}
