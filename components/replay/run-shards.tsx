import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { ReplayDetail } from '#lib/replay/replay-job.ts';

/** How far each target partition is, by what Kafka has committed. */
export function RunShards({ shards }: Pick<ReplayDetail, 'shards'>) {
  return (
    <Card title="Shards" note="one for each target partition; one key is never in two">
      <CardTable>
        <thead>
          <tr>
            <Head>Partition</Head>
            <Head>Worker</Head>
            <Head>Progress</Head>
            <Head isNumber>Committed</Head>
            <Head isNumber>Sent</Head>
            <Head isNumber>Came back</Head>
          </tr>
        </thead>
        <tbody>
          {shards.map(({ shard, topic, partition, total, position, worker, sent, returned }) => (
            <tr key={shard}>
              <Cell>
                <Raw>{`${topic}/${partition}`}</Raw>
              </Cell>
              <Cell>
                {worker === null ? <span className="text-text-3">{position === total ? 'finished' : 'none at the moment'}</span> : <Raw>{worker}</Raw>}
              </Cell>
              <Cell className="w-[36%]">
                <span className="block h-1.5 overflow-hidden rounded-full bg-line">
                  <span className="block h-full bg-replay" style={{ width: `${total === '0' ? 100 : Number((BigInt(position) * 100n) / BigInt(total))}%` }} />
                </span>
              </Cell>
              <Cell isNumber>
                {formatCount(position)} of {formatCount(total)}
              </Cell>
              <Cell isNumber>{formatCount(sent)}</Cell>
              <Cell isNumber>{returned === 0 ? '0' : <b className="text-risk">{formatCount(returned)}</b>}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
