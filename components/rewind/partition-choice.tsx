import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { GroupPartition } from '#lib/lag/group-lag.ts';
import type { AskedOffsets } from './asked-offsets.ts';

interface PartitionChoiceProps {
  partitions: readonly GroupPartition[];
  /** Those that are left where they are, as `topic/partition`. */
  left: ReadonlySet<string>;
  onToggle: (id: string) => void;
  /** What was typed for each; undefined where offsets are not asked for. */
  offsets: AskedOffsets | undefined;
  onOffset: (id: string, offset: string) => void;
}

/** Which partitions are moved, and where one says it, to which offset. */
export function PartitionChoice({ partitions, left, onToggle, offsets, onOffset }: PartitionChoiceProps) {
  return (
    <Card title="On which partitions" note={`${partitions.length - left.size} of ${partitions.length}`}>
      <CardTable>
        <thead>
          <tr>
            <Head className="w-full">Partition</Head>
            <Head isNumber>Begins</Head>
            <Head isNumber>Committed</Head>
            <Head isNumber>End of log</Head>
            {offsets === undefined ? null : <Head isNumber>New offset</Head>}
          </tr>
        </thead>
        <tbody>
          {partitions.map(({ topic, partition, committed, logStart, logEnd }) => {
            const id = `${topic}/${partition}`;
            return (
              <tr key={id}>
                <Cell>
                  <label className="flex cursor-pointer items-center gap-2">
                    <input type="checkbox" checked={!left.has(id)} onChange={() => onToggle(id)} />
                    <Raw className="[overflow-wrap:anywhere]">{id}</Raw>
                  </label>
                </Cell>
                <Cell isNumber className="mono">
                  {formatCount(logStart)}
                </Cell>
                <Cell isNumber className="mono">
                  {committed === null ? 'never' : formatCount(committed)}
                </Cell>
                <Cell isNumber className="mono">
                  {formatCount(logEnd)}
                </Cell>
                {offsets === undefined ? null : (
                  <Cell isNumber>
                    <input
                      type="text"
                      inputMode="numeric"
                      aria-label={`New offset of ${id}`}
                      disabled={left.has(id)}
                      placeholder="as it is"
                      value={offsets[id] ?? ''}
                      onChange={({ target }) => onOffset(id, target.value)}
                      className="mono h-[26px] w-[110px] rounded-[7px] border border-line-strong bg-surface px-2 text-right disabled:opacity-45"
                    />
                  </Cell>
                )}
              </tr>
            );
          })}
        </tbody>
      </CardTable>
    </Card>
  );
}
