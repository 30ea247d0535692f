'use client';

import { FileText } from 'lucide-react';
import Link from 'next/link';
import { useNewestFirst } from '#components/api/use-newest-first.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { ListFoot, ListHead } from '#components/ui/list-parts.tsx';
import { Pill, type Tone } from '#components/ui/pill.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import { EmptyState, ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { AuditEntry } from '#lib/access/audit-entry.ts';
import { fetchAuditPage } from './fetch-audit-page.ts';
import { subjectHref } from './subject-href.ts';

const outcomeTones: Record<AuditEntry['outcome'], Tone> = { done: 'ok', refused: 'risk', failed: 'failed' };

/** A plan's hash is recognised by its beginning. */
const isHash = /^[0-9a-f]{40,}$/;

/** How it went lately. */
function auditSentence(entries: readonly AuditEntry[] | undefined): string {
  if (entries === undefined) return 'Audit';
  if (entries.length === 0) return 'Nobody has acted yet';
  const notDone = entries.filter(({ outcome }) => outcome !== 'done').length;
  if (notDone === 0) return `The newest ${countOf(entries.length, 'action')} ${entries.length === 1 ? 'was' : 'were all'} done`;
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
    refetchIntervalMs: 5_000,
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
            <tbody>{lines === undefined ? <SkeletonLines /> : lines.map((entry) => <Line key={entry.id} entry={entry} />)}</tbody>
          </table>
          {lines === undefined ? null : <ListFoot list={list} what="entries" />}
        </div>
      ) : null}
    </section>
  );
}

function Line({ entry }: { entry: AuditEntry }) {
  const href = subjectHref(entry);
  return (
    <tr className="align-top hover:bg-sunken">
      <Cell className="whitespace-nowrap">
        <Instant at={entry.at} as="exact" />
      </Cell>
      <Cell className="whitespace-nowrap">{visibleText(entry.actor)}</Cell>
      <Cell className="font-[570] whitespace-nowrap">{entry.action}</Cell>
      <Cell className="whitespace-nowrap">
        {entry.subject === null ? null : href === null ? (
          <Raw title={entry.subject}>{entry.subject.length > 24 ? `${entry.subject.slice(0, 23)}…` : entry.subject}</Raw>
        ) : (
          <Link href={href} prefetch={false} className="text-accent hover:underline">
            <Raw>{entry.subject}</Raw>
          </Link>
        )}
        {entry.cluster === null ? null : <span className="text-text-3"> {entry.cluster}</span>}
      </Cell>
      <Cell>
        <Detail detail={entry.detail} />
      </Cell>
      <Cell>
        <Pill tone={outcomeTones[entry.outcome]}>{entry.outcome}</Pill>
      </Cell>
    </tr>
  );
}

function Detail({ detail }: Pick<AuditEntry, 'detail'>) {
  return (
    <p className="max-w-[72ch] [overflow-wrap:anywhere]">
      {Object.entries(detail).map(([name, value]) => {
        const text = visibleText(typeof value === 'string' ? value : JSON.stringify(value));
        return (
          <span key={name} className="mr-3">
            <span className="text-text-3">{name}</span> {isHash.test(text) ? <Raw title={text}>{text.slice(0, 12)}</Raw> : text}
          </span>
        );
      })}
    </p>
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
