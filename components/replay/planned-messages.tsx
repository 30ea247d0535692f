import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { countOf, formatBytes } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { PlannedItem, ReplayDetail } from '#lib/replay/replay-job.ts';

const partitionReasons: Record<PlannedItem['partitionBy'], string> = { origin: 'where it came from', key: 'by its key', spread: 'no key, spread evenly' };

/** What will be sent, message by message: the selection as it was frozen. */
export function PlannedMessages({ cluster, job }: { cluster: string; job: ReplayDetail }) {
  const { items, range } = job.plan;
  const sent = items.filter(({ skipReason }) => skipReason === null);
  const labels = new Map(job.items.map(({ failureId, label }) => [failureId, label]));
  const sizeBytes = sent.reduce((sum, item) => sum + item.sizeBytes, 0);
  return (
    <Card
      title={range === null ? 'What will be sent' : 'Open dead letters among them'}
      note={formatBytes(sizeBytes)}
      aside={
        <b className="font-semibold">
          {sent.length === items.length ? countOf(sent.length, 'message') : `${sent.length} of ${countOf(items.length, 'message')}`}
        </b>
      }
    >
      <CardTable>
        <thead>
          <tr>
            <Head>Dead letter</Head>
            <Head>To</Head>
            <Head isNumber>Attempt</Head>
            <Head isNumber>Size</Head>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.failureId}>
              <Cell>
                <Link href={`/${cluster}/dead-letters/${item.failureId}`} prefetch={false} className="font-[570] hover:underline">
                  {visibleText(labels.get(item.failureId) ?? `#${item.failureId}`)}
                </Link>
                {item.skipReason === null ? null : (
                  <p className="text-risk">
                    <Pill tone="risk">skipped</Pill> {visibleText(item.skipReason)}
                  </p>
                )}
              </Cell>
              <Cell>
                <Raw>{`${item.target.topic}/${item.target.partition}`}</Raw>
                <div className="text-sm text-text-3">{partitionReasons[item.partitionBy]}</div>
              </Cell>
              <Cell isNumber>{item.attempt}</Cell>
              <Cell isNumber>{formatBytes(item.sizeBytes)}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
