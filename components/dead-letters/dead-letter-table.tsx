'use client';

import Link from 'next/link';
import { useEffect, useRef } from 'react';
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

interface DeadLetterTableProps {
  cluster: string;
  /** Undefined while loading. */
  lines: readonly DeadLetterLine[] | undefined;
  openId: string | null;
  onOpen: (id: string) => void;
}

/** The list's lines. Columns go as room goes: with a panel beside it, error, key, age and state stay. */
export function DeadLetterTable({ cluster, lines, openId, onOpen }: DeadLetterTableProps) {
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
            <Head isNumber className="w-[80px]">
              Last failed
            </Head>
            <Head className="w-[128px]">State</Head>
          </tr>
        </thead>
        <tbody>
          {lines === undefined ? (
            <SkeletonLines />
          ) : (
            lines.map((line) => <Line key={line.id} cluster={cluster} line={line} isOpen={line.id === openId} onOpen={onOpen} />)
          )}
        </tbody>
      </table>
    </div>
  );
}

function Line({ cluster, line, isOpen, onOpen }: { cluster: string; line: DeadLetterLine; isOpen: boolean; onOpen: (id: string) => void }) {
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
          className={classNames('block truncate font-[570]', isClosed && 'text-text-2')}
        >
          {visibleText(errorTitle(line))}
        </Link>
        <div className="truncate text-sm text-text-3">
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
      <Cell isNumber>
        <Instant at={line.lastFailedAt} as="age" />
      </Cell>
      <Cell>
        <FailurePill state={line.state} jobId={line.claimedByJobId} />
      </Cell>
    </tr>
  );
}

function SkeletonLines() {
  return Array.from({ length: 12 }, (_, index) => index).map((index) => (
    <tr key={index}>
      <Cell>
        <div className="flex h-[36px] flex-col justify-center gap-2">
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
      <Cell>
        <Skeleton width={64} height={18} />
      </Cell>
    </tr>
  ));
}
