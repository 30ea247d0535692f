import { formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ChainAnswer, ExpectedEvent } from '#lib/trace/chain/chain.ts';
import { eventName } from './chain-marks.ts';

interface ExpectedCardProps {
  events: ChainAnswer['events'];
  expected: ExpectedEvent;
}

/** What has not come, with what it is expected from: how many others had it, and how soon. */
export function ExpectedCard({ events, expected }: ExpectedCardProps) {
  const { type, after, state, chains, followed, lateMs, usualMs, waitedMs, byCause } = expected;
  const event = events[after];
  const before = event === undefined ? 'what came before' : visibleText(eventName(event));
  const isLate = state === 'late';
  return (
    <section
      aria-label={`${visibleText(type)} ${isLate ? 'is missing' : 'is awaited'}`}
      className={`rounded-lg border border-l-[3px] border-line bg-surface px-3.5 py-2.5 ${isLate ? 'border-l-failed' : 'border-l-missing'}`}
    >
      <h2 className="font-semibold [overflow-wrap:anywhere]">
        <span className="mono">{visibleText(type)}</span> is {isLate ? 'missing' : 'awaited'}
      </h2>
      <p className="text-text-2 [overflow-wrap:anywhere]">
        {formatCount(followed)} of {formatCount(chains)} {before} were followed by it within {formatDuration(Math.max(lateMs, 1))} (half of them within{' '}
        {formatDuration(Math.max(usualMs, 1))}
        {byCause ? '' : '; learnt from their order in time, since it names no cause'}); here nothing for {formatDuration(waitedMs)}.
      </p>
    </section>
  );
}
