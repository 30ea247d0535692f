import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Pill } from '#components/ui/pill.tsx';
import { Position } from '#components/ui/position.tsx';
import { CardTable, Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayReport } from '#lib/replay/report/report.ts';
import { outcomeMeanings, outcomeTones } from './describe-replay.ts';

/** How the messages ended, by reason, each with one to look at. */
export function ReportReasons({ cluster, report: { reasons, isCut } }: { cluster: string; report: ReplayReport }) {
  return (
    <Card title="What became of them" note="every selected message is in one of these; one of each is named">
      <CardTable>
        <thead>
          <tr>
            <Head>Outcome</Head>
            <Head>Why</Head>
            <Head isNumber>Messages</Head>
            <Head>For example</Head>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ outcome, reason, count, failureId, place }) => (
            <tr key={`${outcome} ${reason}`}>
              <Cell>
                <Pill tone={outcomeTones[outcome]}>{outcome}</Pill>
              </Cell>
              <Cell>
                <span className="[overflow-wrap:anywhere]">{visibleText(reason ?? outcomeMeanings[outcome])}</span>
              </Cell>
              <Cell isNumber>{formatCount(count)}</Cell>
              <Cell>
                <Example cluster={cluster} failureId={failureId} place={place} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </CardTable>
      {isCut ? (
        <p className="border-t border-line px-3.5 py-2 text-risk">Further reasons are left out here; the exports have each message with its own.</p>
      ) : null}
    </Card>
  );
}

/** A dead letter, or where in the source of a range; a batch of a range has none. */
function Example({ cluster, failureId, place }: { cluster: string } & Pick<ReplayReport['reasons'][number], 'failureId' | 'place'>) {
  if (failureId !== null)
    return (
      <Link href={`/${cluster}/dead-letters/${failureId}`} prefetch={false} className="text-accent hover:underline">
        dead letter {failureId}
      </Link>
    );
  return place === null ? <span className="text-text-3">by partition below</span> : <Position position={place} />;
}
