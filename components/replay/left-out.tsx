import Link from 'next/link';
import { countOf } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { PlanSelection } from '#lib/replay/replay-job.ts';

/** What fits the filter of a plan and cannot be sent anywhere. Nothing where there is none. */
export function LeftOut({ cluster, leftOut }: { cluster: string; leftOut: PlanSelection['leftOut'] }) {
  return leftOut.map(({ reason, count, examples }) => (
    <p key={reason} className="rounded-lg border border-line border-l-[3px] border-l-risk bg-risk-weak px-3.5 py-2.5 text-risk [overflow-wrap:anywhere]">
      {countOf(count, 'dead letter')} that {count === 1 ? 'fits is' : 'fit are'} not in this plan: {visibleText(reason)}
      {examples.length === 0 ? '' : ', for example '}
      {examples.map((id, place) => (
        <span key={id}>
          {place === 0 ? '' : ', '}
          <Link href={`/${cluster}/dead-letters/${id}`} prefetch={false} className="underline">
            {id}
          </Link>
        </span>
      ))}
      .
    </p>
  ));
}
