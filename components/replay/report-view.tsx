'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { Person } from '#components/access/person.tsx';
import { Unloaded } from '#components/api/unloaded.tsx';
import { useKeyBinding } from '#components/keyboard/key-bindings.ts';
import { Button, buttonClass } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Facts } from '#components/ui/facts.tsx';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { StaleNote } from '#components/ui/stale-note.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { ReplayReport } from '#lib/replay/report/report.ts';
import { CountsBar } from './counts-bar.tsx';
import { replaySentence, sentCount } from './describe-replay.ts';
import { replayAddress } from './replay-query.ts';
import { isUnderWay } from './replays-query.ts';
import { ReportParts } from './report-parts.tsx';
import { reportQuery } from './report-query.ts';
import { ReportReasons } from './report-reasons.tsx';

/** The report of a replay: to be read, printed, or taken away whole. */
export function ReportView({ cluster, id }: { cluster: string; id: string }) {
  const router = useRouter();
  const { data, error, dataUpdatedAt, refetch } = useQuery(reportQuery(cluster, id));
  useKeyBinding('Escape', 'Back to the replay', () => router.push(`/${cluster}/replays/${id}`));
  if (data === undefined) {
    return (
      <Unloaded title="The report could not be loaded" error={error} refetch={refetch}>
        <div className="grid gap-3.5 px-5 py-4">
          <LoadingNote what="the report" />
          <Skeleton width="44%" height={25} />
          <Skeleton height={120} />
          <Skeleton height={280} />
        </div>
      </Unloaded>
    );
  }
  return (
    <>
      <StaleNote error={error} queryKey={reportQuery(cluster, id).queryKey} updatedMs={dataUpdatedAt} />
      <Report cluster={cluster} id={id} report={data} />
    </>
  );
}

function Report({ cluster, id, report }: { cluster: string; id: string; report: ReplayReport }) {
  const { replay } = report;
  const exportAddress = (format: string) => `${replayAddress(cluster, id)}/report/${format}`;
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-3.5 px-5 pt-4 pb-8">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-xl font-[620] tracking-[-0.01em]">{replaySentence(replay)}</h1>
          <p className="mt-0.5 text-text-3">{isUnderWay(replay.state) ? 'Not at its end yet: the figures are those of now.' : 'Report at its end.'}</p>
        </div>
        <div className="flex flex-wrap gap-2 print:hidden">
          <a className={buttonClass()} href={exportAddress('csv')} download>
            Export CSV
          </a>
          <a className={buttonClass()} href={exportAddress('jsonl')} download>
            Export JSONL
          </a>
          <Button onClick={() => window.print()}>Print</Button>
        </div>
      </div>
      <section aria-label="Progress" className="rounded-lg border border-line bg-surface px-3.5 py-3 shadow-raised">
        <p className="mb-2.5">
          <b className="text-2xl font-[640] tracking-[-0.02em] tabular-nums">{formatCount(sentCount(replay.counts))}</b>{' '}
          <span className="text-text-3">of {formatCount(replay.selected)} sent</span>
        </p>
        <CountsBar counts={replay.counts} selected={replay.selected} />
      </section>
      <Card title="Who, when, what" isPadded>
        <Facts
          facts={{
            To: <Raw>{replay.targetTopics.join(', ')}</Raw>,
            Reason: replay.reason === null ? null : visibleText(replay.reason),
            'Planned by': (
              <>
                <Person actor={replay.plannedBy} />, <Instant at={replay.plannedAt} as="exact" />
              </>
            ),
            'Confirmed by': replay.confirmedBy === null ? null : <Person actor={replay.confirmedBy} />,
            'Confirmed at': at(report.confirmedAt),
            'First sent': at(report.firstSentAt),
            'Last sent': at(report.lastSentAt),
            Ended: at(replay.endedAt),
            'Why it is so': replay.stateReason === null ? null : visibleText(replay.stateReason),
            Plan: <Raw>{report.planHash}</Raw>,
          }}
        />
      </Card>
      <ReportReasons cluster={cluster} report={report} />
      <ReportParts parts={report.parts} />
    </article>
  );
}

const at = (instant: string | null) => (instant === null ? null : <Instant at={instant} as="exact" />);
