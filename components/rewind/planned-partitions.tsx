import { Card } from '#components/ui/card.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { RewindPlan } from '#lib/rewind/rewind.ts';
import { foundText } from './describe-rewind.ts';

/** Each partition of a plan: where the group stands, where it is set to, and what that means. */
export function PlannedPartitions({ plan: { partitions, unmoved } }: { plan: RewindPlan }) {
  return (
    <Card
      title="Partitions"
      note={
        unmoved.length === 0
          ? `${countOf(partitions.length, 'partition')} ${partitions.length === 1 ? 'moves' : 'move'}`
          : `${partitions.length} move, ${unmoved.length} stay`
      }
    >
      <CardTable>
        <thead>
          <tr>
            <Head className="w-full">Partition</Head>
            <Head isNumber>Committed</Head>
            <Head isNumber>New offset</Head>
            <Head isNumber>Read again</Head>
            <Head isNumber>Skipped</Head>
            <Head isNumber>Processed</Head>
            <Head isNumber>Dead letters</Head>
          </tr>
        </thead>
        <tbody>
          {partitions.map((place) => (
            <tr key={`${place.topic}/${place.partition}`}>
              <Cell className="min-w-[160px]">
                <Raw className="[overflow-wrap:anywhere]">{`${place.topic}/${place.partition}`}</Raw>
                <div className="text-sm text-text-3">{foundText(place)}</div>
              </Cell>
              <Cell isNumber className="mono">
                {place.committed === null ? 'never' : formatCount(place.committed)}
              </Cell>
              <Cell isNumber className="mono font-semibold">
                {formatCount(place.newOffset)}
              </Cell>
              <Count count={place.again} />
              <Count count={place.skipped} isLoss />
              <Count count={place.processed} />
              <Count count={String(place.deadLettered)} />
            </tr>
          ))}
          {unmoved.map(({ topic, partition, why }) => (
            <tr key={`${topic}/${partition}`} className="text-text-3">
              <Cell>
                <Raw className="[overflow-wrap:anywhere]">{`${topic}/${partition}`}</Raw>
                <div className="text-sm">stays: {why}</div>
              </Cell>
              <td colSpan={6} className="border-b border-line" />
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}

function Count({ count, isLoss = false }: { count: string; isLoss?: boolean }) {
  return (
    <Cell isNumber className={isLoss && count !== '0' ? 'font-semibold text-failed' : ''}>
      {count === '0' ? <span className="text-text-3">–</span> : formatCount(count)}
    </Cell>
  );
}
