'use client';

import { FileText } from 'lucide-react';
import { useNewestFirst } from '#components/api/use-newest-first.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { ListFoot, ListHead } from '#components/ui/list-parts.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import type { AuditEntry } from '#lib/access/audit-entry.ts';
import { AuditLines } from './audit-line.tsx';
import { fetchAuditPage } from './fetch-audit-page.ts';
import { foldSessions } from './fold-sessions.ts';

/** How it went lately. */
function auditSentence(entries: readonly AuditEntry[] | undefined): string {
  if (entries === undefined) return 'Audit';
  if (entries.length === 0) return 'Nobody has acted yet';
  const notDone = entries.filter(({ outcome }) => outcome !== 'done').length;
  if (notDone === 0) return entries.length === 1 ? 'The newest action was done' : `The newest ${countOf(entries.length, 'action')} were all done`;
  return `${formatCount(notDone)} of the newest ${countOf(entries.length, 'action')} ${notDone === 1 ? 'was' : 'were'} refused or failed`;
}

/** What people did or were refused, over all clusters, newest first. */
export function AuditView() {
  const list = useNewestFirst({
    queryKey: ['audit'],
    fetchPage: fetchAuditPage,
    linesOf: (page) => page.entries,
    idOf: (entry) => entry.id,
    nextCursorOf: (page) => page.nextCursor,
    refetchIntervalMs: () => 5_000,
  });
  const { lines } = list;
  const newest = lines?.[0];
  return (
    <section aria-label="Audit">
      <div className="flex flex-wrap items-baseline gap-x-3 px-5 pt-4 pb-3">
        <h1 className="text-xl font-[620] tracking-[-0.01em] [overflow-wrap:anywhere]">{auditSentence(lines)}</h1>
        <p className="text-text-3">
          {newest === undefined ? null : (
            <>
              The last one <Instant at={newest.at} />.{' '}
            </>
          )}
          Every action and every refusal is kept, with who, when and why.
        </p>
      </div>
      <ListHead list={list} />
      {list.error === null ? null : <ErrorState title="The audit could not be loaded" error={list.error} onRetry={list.retry} />}
      {lines?.length === 0 ? (
        <EmptyState icon={FileText} title="No action yet">
          Replays, discards, notes and sign-ins are written down here as they happen.
        </EmptyState>
      ) : null}
      {list.error === null && lines?.length !== 0 ? (
        <div className="overflow-x-auto border-t border-line">
          {lines === undefined ? <LoadingNote what="the audit" /> : null}
          <table className="w-full min-w-[760px] border-collapse">
            <thead>
              <tr>
                <Head className="w-[190px]">At</Head>
                <Head>Who</Head>
                <Head>Action</Head>
                <Head>On</Head>
                <Head>Detail</Head>
                <Head>Outcome</Head>
              </tr>
            </thead>
            <tbody>{lines === undefined ? <SkeletonLines /> : foldSessions(lines).map((line) => <AuditLines key={line.at(-1)?.id} line={line} />)}</tbody>
          </table>
          {lines === undefined ? null : <ListFoot list={list} what="entries" />}
        </div>
      ) : null}
    </section>
  );
}

function SkeletonLines() {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((index) => (
    <tr key={index}>
      {[120, 90, 110, 80, 260, 48].map((width) => (
        <Cell key={width}>
          <Skeleton width={width} height={18} />
        </Cell>
      ))}
    </tr>
  ));
}
