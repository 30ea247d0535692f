import Link from 'next/link';
import { Person } from '#components/access/person.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { RewindDetail } from '#lib/rewind/rewind.ts';
import { ConfirmCard } from './confirm-card.tsx';
import { rewindSentence } from './describe-rewind.ts';
import { NoticeList } from './notice-list.tsx';
import { PlannedPartitions } from './planned-partitions.tsx';
import type { RewindActions } from './use-rewind-actions.ts';

/** A plan before its confirmation: where the group is set to, what that means, and how it will be done. */
export function PlanView({ cluster, rewind, actions }: { cluster: string; rewind: RewindDetail; actions: RewindActions }) {
  const { plan, group } = rewind;
  return (
    <div className="grid gap-4 px-5 pt-4 pb-8 xl:grid-cols-[minmax(0,1fr)_372px]">
      <div className="grid min-w-0 content-start gap-3.5">
        <div>
          <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">{visibleText(rewindSentence(rewind))}</h1>
          <p className="mt-0.5 text-text-3 [overflow-wrap:anywhere]">
            Planned by <Person actor={rewind.plannedBy} /> · nothing has been set · frozen at <Instant at={plan.frozenAt} as="exact" /> ·{' '}
            <Link href={`/${cluster}/groups/${encodeURIComponent(group)}`} prefetch={false} className="text-accent underline">
              {visibleText(group)}
            </Link>
          </p>
          <p className="mt-1 text-text-2 [overflow-wrap:anywhere]">
            {visibleText(plan.targetFound)}{' '}
            {rewind.again === '0' ? 'No other group is touched.' : 'Only this group reads them again; no other consumer sees anything twice.'}
          </p>
        </div>
        <PlannedPartitions plan={plan} />
        <NoticeList title="Before you confirm" notices={plan.notices} />
      </div>
      <div className="min-w-0">
        <ConfirmCard rewind={rewind} actions={actions} />
      </div>
    </div>
  );
}
