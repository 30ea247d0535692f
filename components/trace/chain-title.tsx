import type { ReactNode } from 'react';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Raw } from '#components/ui/raw.tsx';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { type ChainFailure, serviceOf } from './chain-marks.ts';
import { chainSentence } from './chain-sentence.ts';

/** The sentence that says what happened, and what it is said of. */
export function ChainTitle({ chain, failures, aside }: { chain: ChainAnswer; failures: readonly ChainFailure[] | undefined; aside: ReactNode }) {
  const { subject, says } = chainSentence(chain, failures);
  const { events, total, traces, correlationId } = chain;
  const services = new Set(events.map(serviceOf)).size;
  const times = events.map(({ timestampMs }) => Number(timestampMs));
  const spanMs =
    times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY) -
    times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const others = traces.filter((trace) => trace !== correlationId);
  const count = total.isExact ? countOf(total.count, 'event') : `more than ${formatCount(total.count)} events`;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-[320px]">
        <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">
          <Raw className="mono">{subject}</Raw> {says}
        </h1>
        <p className="mt-0.5 text-text-2 [overflow-wrap:anywhere]">
          {count} over {countOf(services, 'service')} in {formatDuration(spanMs)} · correlation <Raw>{correlationId}</Raw>
          {others.length === 0 ? null : (
            <>
              {' '}
              · also trace <Raw>{others.slice(0, 3).join(', ')}</Raw>
              {others.length > 3 ? ` and ${others.length - 3} more` : ''}
            </>
          )}
        </p>
      </div>
      {aside}
    </div>
  );
}
