import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import type { GroupPartition } from '#lib/lag/group-lag.ts';

/** The samples that a verdict was made of, the newest first. */
export function SamplesTable({ id, samples }: { id: string; samples: GroupPartition['window'] }) {
  return (
    <table className="border-collapse">
      <caption className="sr-only">Samples of {id}, the newest first</caption>
      <thead>
        <tr>
          <Head>Sampled</Head>
          <Head isNumber>Committed</Head>
          <Head isNumber>End of log</Head>
          <Head isNumber>Lag</Head>
          <Head>Newest commit seen, to the second</Head>
        </tr>
      </thead>
      <tbody className="[&_td]:py-1">
        {samples.toReversed().map(({ at, committed, logEnd, lag, committedAt }) => (
          <tr key={at}>
            <Cell>
              <Instant at={at} as="exact" />
            </Cell>
            <Cell isNumber className="mono">
              {committed === null ? 'never' : formatCount(committed)}
            </Cell>
            <Cell isNumber className="mono">
              {formatCount(logEnd)}
            </Cell>
            <Cell isNumber className="mono">
              {formatCount(lag)}
            </Cell>
            <Cell>{committedAt === null ? <span className="text-text-3">none</span> : <Instant at={committedAt} as="exact" />}</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
