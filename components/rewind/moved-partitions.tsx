import { Card } from '#components/ui/card.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewoundPartition } from '#lib/rewind/rewind.ts';

/** Each partition of a confirmed rewind: from where to where, and where the group is now. */
export function MovedPartitions({ moved, wasSet }: { moved: readonly RewoundPartition[]; wasSet: boolean }) {
  return (
    <Card title="Partitions" note={countOf(moved.length, 'partition')}>
      <CardTable>
        <thead>
          <tr>
            <Head className="w-full">Partition</Head>
            <Head isNumber>Stood at</Head>
            <Head isNumber>{wasSet ? 'Set to' : 'To be set to'}</Head>
            {wasSet ? (
              <>
                <Head isNumber>Is at</Head>
                <Head isNumber>Read again</Head>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {moved.map((place) => (
            <tr key={`${place.topic}/${place.partition}`}>
              <Cell className="min-w-[160px]">
                <Raw className="[overflow-wrap:anywhere]">{`${place.topic}/${place.partition}`}</Raw>
                {place.trouble === null ? null : <div className="text-sm text-failed [overflow-wrap:anywhere]">{visibleText(place.trouble)}</div>}
              </Cell>
              <Cell isNumber className="mono">
                {place.committedThen === null ? 'never' : formatCount(place.committedThen)}
              </Cell>
              <Cell isNumber className="mono">
                {formatCount(place.newOffset)}
              </Cell>
              {wasSet ? (
                <>
                  <Cell isNumber className="mono font-semibold">
                    {place.committedNow === null ? 'none' : formatCount(place.committedNow)}
                  </Cell>
                  <Cell isNumber>
                    <Progress place={place} />
                  </Cell>
                </>
              ) : null}
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}

function Progress({ place: { committedThen, newOffset, readAgain, isReached } }: { place: RewoundPartition }) {
  const whole = committedThen === null ? 0n : BigInt(committedThen) - BigInt(newOffset);
  if (whole <= 0n) return isReached ? 'reads on' : 'not yet';
  return (
    <span className={isReached ? 'text-ok' : ''}>
      {formatCount(readAgain)} of {formatCount(whole)}
      {isReached ? ' ✓' : ''}
    </span>
  );
}
