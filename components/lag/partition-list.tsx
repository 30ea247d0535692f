import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GroupPartition } from '#lib/lag/group-lag.ts';
import { byGravity } from '#lib/lag/lag-state.ts';
import { placeKey } from '#lib/lag/place-key.ts';
import { Behind } from './behind.tsx';
import { LagPill } from './lag-pill.tsx';

/** Partitions as lines of a panel: state, reason and lag. */
export function PartitionList({ partitions }: { partitions: readonly GroupPartition[] }) {
  if (partitions.length === 0) return <p className="px-3.5 py-3 text-text-3">No partition was given to a member, and no offset committed.</p>;
  return (
    <ul>
      {partitions.toSorted(byGravity).map((partition) => (
        <li key={placeKey(partition)} className="border-b border-line px-3.5 py-2 last:border-0">
          <div className="flex items-center gap-2">
            <Raw className="min-w-0 truncate font-semibold" title={partition.topic}>{`${partition.topic}/${partition.partition}`}</Raw>
            <LagPill state={partition.state} />
            <span className="ml-auto shrink-0 text-right tabular-nums">
              {partition.lag === '0' ? (
                <span className="text-text-3">no lag</span>
              ) : (
                <>
                  lag <b className="font-semibold">{formatCount(partition.lag)}</b>, <Behind behind={partition.behind} lag={partition.lag} /> behind
                </>
              )}
            </span>
          </div>
          <p className="text-sm text-text-3 [overflow-wrap:anywhere]">{visibleText(partition.why)}</p>
        </li>
      ))}
    </ul>
  );
}
