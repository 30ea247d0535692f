import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';

/** What came back to dead letter topics while the group read again, each with its page. */
export function FailedAgain({ cluster, failed: { count, unnamed, newest } }: { cluster: string; failed: RewindDetail['failedAgain'] }) {
  if (count === 0) return null;
  return (
    <Card title="Failed again" note={count > newest.length ? `the newest ${newest.length} of ${formatCount(count)}` : formatCount(count)}>
      {unnamed === 0 ? null : (
        <p className="px-3.5 pb-2 text-text-3">
          The headers of {unnamed === count ? 'these' : `${formatCount(unnamed)} of them`} do not say which consumer group failed. They are here because what
          failed is among what was read again; another group of the topic may have failed on it.
        </p>
      )}
      <CardTable>
        <thead>
          <tr>
            <Head>Dead letter</Head>
            <Head>Origin</Head>
            <Head className="w-full">Error</Head>
          </tr>
        </thead>
        <tbody>
          {newest.map(({ failureId, topic, partition, offset, errorClass }) => (
            <tr key={failureId}>
              <Cell>
                <Link href={`/${cluster}/dead-letters/${failureId}`} prefetch={false} className="text-accent hover:underline">
                  #{failureId}
                </Link>
              </Cell>
              <Cell>
                <Raw>{`${topic}/${partition}/${offset}`}</Raw>
              </Cell>
              <Cell className="text-text-2 [overflow-wrap:anywhere]">{visibleText(errorClass ?? 'unknown')}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
