import { Card } from '#components/ui/card.tsx';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Raw } from '#components/ui/raw.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import type { ReplayReport } from '#lib/replay/report/report.ts';

/** Where the copies of a range lie, by partition. */
export function ReportParts({ parts }: Pick<ReplayReport, 'parts'>) {
  if (parts.length === 0) return null;
  return (
    <Card title="By partition" note="where the copies lie in the target">
      <CardTable>
        <thead>
          <tr>
            <Head>From</Head>
            <Head>To</Head>
            <Head isNumber>Sent</Head>
            <Head isNumber>Proven</Head>
            <Head isNumber>Came back</Head>
            <Head isNumber>First copy</Head>
            <Head isNumber>Last copy</Head>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ source, target, sent, proven, returned, firstOffset, lastOffset, unplaced }) => (
            <tr key={`${source} ${target}`}>
              <Cell>
                <Raw>{source}</Raw>
              </Cell>
              <Cell>
                <Raw>{target}</Raw>
                {unplaced === 0 ? null : (
                  <div className="text-sm text-text-3">{countOf(unplaced, 'message')} of a worker that was lost before it wrote down where they lie</div>
                )}
              </Cell>
              <Cell isNumber>{formatCount(sent)}</Cell>
              <Cell isNumber>{formatCount(proven)}</Cell>
              <Cell isNumber>{formatCount(returned)}</Cell>
              <Cell isNumber>{firstOffset === null ? 'not known' : formatCount(firstOffset)}</Cell>
              <Cell isNumber>{lastOffset === null ? 'not known' : formatCount(lastOffset)}</Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
    </Card>
  );
}
