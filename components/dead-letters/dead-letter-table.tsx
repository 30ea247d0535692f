'use client';

import Link from 'next/link';
import { useEffect, useMemo, useRef } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Raw } from '#components/ui/raw.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Cell, Head } from '#components/ui/table.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { errorTitle, keyText } from './describe-failure.ts';
import { FailurePill } from './failure-pill.tsx';
import { Route } from './route.tsx';
import { sharedBeginnings } from './shared-beginning.ts';

interface DeadLetterTableProps {
  cluster: string;
  /** Undefined while loading. */
  lines: readonly DeadLetterLine[] | undefined;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** The list's lines. Columns go as room goes: with a panel beside it, error, key, age and state stay; on a telephone the state stands below the error. */
export function DeadLetterTable({ cluster, lines, openId, onOpen }: DeadLetterTableProps) {
  // As one text, since the lines are new objects with every poll while their titles stay; a title has no line break.
  const titles = lines?.map(errorTitle).join('\n') ?? '';
  const shared = useMemo(() => sharedBeginnings(titles.split('\n')), [titles]);
  return (
    <div className="@container">
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr>
            <Head>Error</Head>
            <Head className="hidden w-[132px] @xl:table-cell @4xl:w-[180px]">Key</Head>
            <Head isNumber className="hidden w-[64px] @4xl:table-cell">
              Times
            </Head>
            <Head isNumber className="hidden w-[84px] @4xl:table-cell">
              First failed
            </Head>
            <Head isNumber className="w-[88px] pr-5 @xl:w-[80px] @xl:pr-2.5">
              Last failed
            </Head>
            <Head className="hidden w-[128px] @xl:table-cell">State</Head>
          </tr>
        </thead>
        <tbody>
          {lines === undefined ? (
            <SkeletonLines />
          ) : (
            lines.map((line) => (
              <Line key={line.id} cluster={cluster} line={line} shared={shared.get(errorTitle(line)) ?? 0} isOpen={line.id === openId} onOpen={onOpen} />
            ))
          )}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  cluster: string;
  line: DeadLetterLine;
  /** How many characters at the beginning of its error only repeat what other lines say. */
  shared: number;
  isOpen: boolean;
  onOpen: (id: string) => void;
}

function Line({ cluster, line, shared, isOpen, onOpen }: LineProps) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const key = keyText(line.key);
  const isClosed = line.state === 'discarded' || line.state === 'resolved';
  return (
    // The link inside does the same for the keyboard; the row only widens where a mouse can press.
    <tr
      ref={row}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
      className={classNames('cursor-pointer', isOpen ? 'bg-accent-weak' : 'hover:bg-sunken')}
    >
      <Cell>
        <Link
          href={`/${cluster}/dead-letters/${line.id}`}
          prefetch={false}
          title={errorTitle(line)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
          }}
          className={classNames('block font-[570]', isClosed && 'text-text-2')}
        >
          <ErrorTitle title={errorTitle(line)} shared={shared} />
        </Link>
        <div className="truncate text-sm text-text-3">
          <span className="mr-1.5 @xl:hidden">
            <FailurePill state={line.state} jobId={line.claimedByJobId} />
          </span>
          {key === null ? null : (
            <span className="@xl:hidden">
              <Raw>{key}</Raw> ·{' '}
            </span>
          )}
          <Route origin={line.origin} position={line.position} />
          {line.eventType === null ? null : (
            <>
              {' '}
              · <Raw>{line.eventType}</Raw>
            </>
          )}
        </div>
      </Cell>
      <Cell className="hidden truncate @xl:table-cell">{key === null ? <span className="text-text-3">no key</span> : <Raw title={key}>{key}</Raw>}</Cell>
      <Cell isNumber className="hidden @4xl:table-cell">
        {formatCount(line.recordCount)}
      </Cell>
      <Cell isNumber className="hidden text-text-2 @4xl:table-cell">
        <Instant at={line.firstFailedAt} as="age" />
      </Cell>
      <Cell isNumber className="pr-5 @xl:pr-2.5">
        <Instant at={line.lastFailedAt} as="age" />
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <FailurePill state={line.state} jobId={line.claimedByJobId} />
      </Cell>
    </tr>
  );
}

/** On one line, on a telephone on two. Where room is short, what others say too is cut before what is this one's own. */
function ErrorTitle({ title, shared }: { title: string; shared: number }) {
  if (shared === 0) return <span className="line-clamp-2 [overflow-wrap:anywhere] @xl:line-clamp-1">{visibleText(title)}</span>;
  return (
    <span className="flex flex-col whitespace-pre @xl:flex-row">
      <span className="min-w-[20ch] overflow-hidden text-ellipsis">{visibleText(title.slice(0, shared))}</span>
      <span className="truncate @xl:max-w-[calc(100%-20ch)] @xl:shrink-0">{visibleText(title.slice(shared))}</span>
    </span>
  );
}

function SkeletonLines() {
  return Array.from({ length: 12 }, (_, index) => index).map((index) => (
    <tr key={index}>
      <Cell>
        <div className="flex h-[56px] flex-col justify-center gap-2 @xl:h-[36px]">
          <Skeleton width={`${46 + ((index * 17) % 30)}%`} />
          <Skeleton width={`${28 + ((index * 11) % 20)}%`} height={11} />
        </div>
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <Skeleton width="70%" />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={16} />
      </Cell>
      <Cell className="hidden @4xl:table-cell">
        <Skeleton width={40} />
      </Cell>
      <Cell>
        <Skeleton width={40} />
      </Cell>
      <Cell className="hidden @xl:table-cell">
        <Skeleton width={64} height={18} />
      </Cell>
    </tr>
  ));
}
