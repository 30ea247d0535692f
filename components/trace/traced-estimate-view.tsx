import type { ReactNode } from 'react';
import { countOf, formatBytes, formatCount } from '#components/ui/format-number.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { TracedEstimate } from '#lib/trace/choices/traced-choice.ts';

const exceptions = { traced: 'traced already', excluded: 'not traced: a dead letter topic, which is indexed whole, or excluded' } as const;

/** What tracing would take, in a sentence. */
function sentenceOf({ records, readBytes, indexBytes, tookMs, hours, ratePerSecond }: TracedEstimate): string {
  const since = hours === 0 ? 'from now on' : `of the last ${formatDuration(hours * 3_600_000)}`;
  const read = readBytes === null ? 'an unknown number of bytes' : formatBytes(readBytes);
  const time =
    tookMs === null ? 'as fast as one worker can (no rate limit is set)' : `in ${formatDuration(tookMs)} at ${formatCount(ratePerSecond)} events/s a broker`;
  return `At most ${countOf(records, 'record')} ${since}: ${read} are read from Kafka ${time}, and some ${formatBytes(indexBytes)} of the database are taken.`;
}

/** What opting in to a pattern would take, topic by topic. @param children the button that does it */
export function TracedEstimateView({ estimate, children }: { estimate: TracedEstimate; children: ReactNode }) {
  const { pattern, topics } = estimate;
  const isAny = topics.some(({ except }) => except === null);
  return (
    <section aria-label="What it would take" className="grid gap-2.5 rounded-lg border border-line">
      <p className="px-3.5 pt-2.5 [overflow-wrap:anywhere]">
        {isAny ? sentenceOf(estimate) : topics.length === 0 ? `No topic fits ${pattern}.` : `Nothing of ${pattern} is left to be traced.`}
      </p>
      {topics.length === 0 ? null : (
        <CardTable>
          <thead>
            <tr>
              <Head>Topic</Head>
              <Head isNumber>Records</Head>
              <Head isNumber>To read</Head>
            </tr>
          </thead>
          <tbody>
            {topics.slice(0, 50).map(({ name, records, readBytes, except }) => (
              <tr key={name}>
                <Cell>
                  <Raw className="[overflow-wrap:anywhere]">{name}</Raw>
                  {except === null ? null : <p className="text-sm text-text-3">{exceptions[except]}</p>}
                </Cell>
                <Cell isNumber>{except === null ? formatCount(records) : '–'}</Cell>
                <Cell isNumber>{readBytes === null ? '–' : formatBytes(readBytes)}</Cell>
              </tr>
            ))}
          </tbody>
        </CardTable>
      )}
      {topics.length > 50 ? <p className="px-3.5 text-sm text-text-3">And {formatCount(topics.length - 50)} more topics.</p> : null}
      {isAny ? <div className="flex justify-end px-3.5 pb-3">{children}</div> : null}
    </section>
  );
}
