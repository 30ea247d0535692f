import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Position } from '#components/ui/position.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';
import { outcomeMeanings, outcomeTones } from './describe-replay.ts';

/** What became of each message, where its copy lies, and who has to pass it. */
export function RunItems({ cluster, items, count }: { cluster: string; items: ReplayDetail['items']; count: number }) {
  const all = 'every one ends with an outcome; nothing is skipped without a reason';
  return (
    <Card title="Messages" note={items.length < count ? `${formatCount(items.length)} of ${formatCount(count)} are shown; the report has all` : all}>
      <CardTable>
        <thead>
          <tr>
            <Head>Dead letter</Head>
            <Head>Outcome</Head>
            <Head>Copy</Head>
            <Head>Has to pass it</Head>
          </tr>
        </thead>
        <tbody>
          {items.map(({ failureId, outcome, reason, copy, label, consumerGroup }) => (
            <tr key={failureId}>
              <Cell>
                <Link href={`/${cluster}/dead-letters/${failureId}`} prefetch={false} className="font-[570] hover:underline">
                  {visibleText(label)}
                </Link>
              </Cell>
              <Cell>
                <Pill tone={outcomeTones[outcome]} title={outcomeMeanings[outcome]}>
                  {outcome}
                </Pill>
                {reason === null ? null : <p className="mt-0.5 text-sm text-text-2">{visibleText(reason)}</p>}
              </Cell>
              <Cell className="min-w-[190px]">{copy === null ? <span className="text-text-3">none</span> : <Position position={copy} />}</Cell>
              <Cell className="min-w-[150px]">
                {consumerGroup === null ? <span className="text-text-3">no group is named: unproven</span> : <Raw>{consumerGroup}</Raw>}
              </Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
