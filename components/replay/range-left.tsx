import { Card } from '#components/ui/card.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { outcomeTones } from './describe-replay.ts';

/** What of a range was not sent, with why: neighbours in one line. */
export function RangeLeft({ left, counts }: Pick<ReplayDetail, 'left' | 'counts'>) {
  if (left.length === 0) return null;
  const listed = left.reduce((sum, { count }) => sum + BigInt(count), 0n);
  const unsent = BigInt(counts.skipped + counts.failed);
  const cut = listed < unsent ? `${formatCount(listed)} of ${countOf(unsent, 'message')}: the report has all · ` : '';
  return (
    <Card title="Not sent" note={`${cut}neighbours with one reason in one line`}>
      <CardTable>
        <thead>
          <tr>
            <Head>Where</Head>
            <Head isNumber>Messages</Head>
            <Head>Why</Head>
          </tr>
        </thead>
        <tbody>
          {left.map(({ topic, partition, fromOffset, toOffset, count, outcome, reason }) => (
            <tr key={`${partition} ${fromOffset}`}>
              <Cell>
                <Raw>{`${topic}/${partition}`}</Raw>
                <div className="text-sm text-text-3">
                  {BigInt(toOffset) - BigInt(fromOffset) === 1n
                    ? `offset ${formatCount(fromOffset)}`
                    : `${countOf(BigInt(toOffset) - BigInt(fromOffset), 'offset')} from ${formatCount(fromOffset)}`}
                </div>
              </Cell>
              <Cell isNumber>{formatCount(count)}</Cell>
              <Cell>
                <Pill tone={outcomeTones[outcome]}>{outcome}</Pill> {visibleText(reason)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
