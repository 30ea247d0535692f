import { formatCount } from '#components/ui/format-number.ts';
import type { ReplayOutcome } from '#lib/replay/job-states.ts';
import type { ReplayLine } from '#lib/replay/replay-job.ts';
import { outcomeMeanings } from './describe-replay.ts';

/** Proven first, as the part that is certain. */
const order: readonly ReplayOutcome[] = ['proven', 'sent', 'unproven', 'returned', 'skipped', 'failed', 'pending'];

const fills: Record<ReplayOutcome, string> = {
  proven: 'bg-ok',
  sent: 'bg-replay',
  unproven: 'bg-replay opacity-50',
  returned: 'bg-risk',
  skipped: 'bg-missing',
  failed: 'bg-failed',
  pending: 'bg-transparent',
};
const words: Record<ReplayOutcome, string> = {
  proven: 'text-ok',
  sent: 'text-replay',
  unproven: 'text-replay',
  returned: 'text-risk',
  skipped: 'text-text',
  failed: 'text-failed',
  pending: 'text-text',
};

/** What became of the messages, as a bar in parts and in words. `isBrief` leaves the words out, for lists. */
export function CountsBar({ counts, selected, isBrief = false }: Pick<ReplayLine, 'counts' | 'selected'> & { isBrief?: boolean }) {
  const shown = order.filter((outcome) => counts[outcome] > 0);
  const text = shown.map((outcome) => `${formatCount(counts[outcome])} ${outcomeMeanings[outcome]}`).join('; ');
  return (
    <div>
      <div
        role="img"
        aria-label={text === '' ? 'nothing yet' : text}
        title={isBrief ? text : undefined}
        className="flex h-1.5 overflow-hidden rounded-full bg-line"
      >
        {shown.map((outcome) => (
          <span key={outcome} className={fills[outcome]} style={{ width: `${(counts[outcome] / Math.max(selected, 1)) * 100}%` }} />
        ))}
      </div>
      {isBrief ? null : (
        <p aria-hidden className="mt-2.5 flex flex-wrap gap-x-5 gap-y-1">
          {shown.map((outcome) => (
            <span key={outcome}>
              <b className={`font-semibold tabular-nums ${words[outcome]}`}>{formatCount(counts[outcome])}</b> {outcomeMeanings[outcome]}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
