'use client';

import { type ReactNode, type RefObject, useCallback, useEffectEvent, useMemo } from 'react';
import { Head } from '#components/ui/table.tsx';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';
import { DeadLetterRow } from './dead-letter-row.tsx';
import { errorTitle } from './describe-failure.ts';
import { sharedBeginnings } from './shared-beginning.ts';
import { SkeletonRows } from './skeleton-rows.tsx';
import type { Selection } from './use-selection.ts';
import { useVirtualLines } from './use-virtual-lines.ts';

interface DeadLetterTableProps {
  cluster: string;
  /** Undefined while loading. */
  lines: readonly DeadLetterLine[] | undefined;
  /** What the table scrolls in. */
  scroller: RefObject<HTMLElement | null>;
  openId: string | null;
  onOpen: (id: string) => void;
  selection: Selection;
  /** Asks for the lines that follow; undefined where there are none, or they are on their way. */
  loadMore: (() => void) | undefined;
  /** The list goes on beyond the lines. */
  hasMore: boolean;
}

/** The list's lines. Columns go as room goes: with a panel beside it, error, key, age and state stay; on a telephone the state stands below the error. */
export function DeadLetterTable({ lines, hasMore, selection, ...rest }: DeadLetterTableProps) {
  const areAllSelected = lines !== undefined && lines.length > 0 && selection.lines.length === lines.length;
  return (
    <div className="@container">
      {/* How long the list is as far as that is known: not all of it is in the page. */}
      <table aria-rowcount={lines === undefined || hasMore ? -1 : lines.length + 1} className="w-full table-fixed border-separate border-spacing-0">
        <thead className="sticky top-0 z-[1] bg-bg">
          <tr aria-rowindex={1}>
            <Head className="hidden w-[44px] @xl:table-cell">
              <input
                type="checkbox"
                aria-label="Select all that are loaded"
                title="Select all that are loaded (X)"
                disabled={lines === undefined || lines.length === 0}
                checked={areAllSelected}
                ref={(node) => {
                  if (node !== null) node.indeterminate = selection.lines.length > 0 && !areAllSelected;
                }}
                onChange={selection.toggleAll}
                className="block size-3.5 accent-accent"
              />
            </Head>
            <Head className="pl-5 @xl:pl-2.5">Error</Head>
            <Head className="hidden w-[132px] @xl:table-cell @6xl:w-[180px]">Key</Head>
            <Head isNumber className="hidden w-[64px] @4xl:table-cell">
              Times
            </Head>
            <Head isNumber className="hidden w-[84px] @4xl:table-cell">
              First failed
            </Head>
            <Head isNumber className="w-[88px] pr-5 @xl:w-[80px] @xl:pr-2.5">
              Last failed
            </Head>
            <Head className="hidden w-[148px] @xl:table-cell">State</Head>
          </tr>
        </thead>
        {lines === undefined ? (
          <tbody>
            <SkeletonRows />
          </tbody>
        ) : (
          <VirtualRows lines={lines} selection={selection} {...rest} />
        )}
      </table>
    </div>
  );
}

type VirtualRowsProps = Omit<DeadLetterTableProps, 'hasMore' | 'lines'> & { lines: readonly DeadLetterLine[] };

function VirtualRows({ cluster, lines, scroller, openId, onOpen, selection, loadMore }: VirtualRowsProps) {
  // As one text, since the lines are new objects with every poll while their titles stay; a title has no line break.
  const titles = useMemo(() => lines.map(errorTitle).join('\n'), [lines]);
  const shared = useMemo(() => sharedBeginnings(titles.split('\n')), [titles]);
  const { items, gapBefore, gapAfter, measure, onFocusLine } = useVirtualLines({ lines, scroller, openId, loadMore });
  const open = useStable(onOpen);
  const toggle = useStable(selection.toggle);
  return (
    <tbody onFocus={(event) => onFocusLine(idOfRow(event.target, lines))} onBlur={() => onFocusLine(null)}>
      {items.flatMap(({ index, key }) => {
        const line = lines[index];
        if (line === undefined) return [];
        const gap = gapBefore.get(index);
        const row: ReactNode = (
          <DeadLetterRow
            key={key}
            cluster={cluster}
            line={line}
            shared={shared.get(errorTitle(line)) ?? 0}
            index={index}
            isOpen={line.id === openId}
            isSelected={selection.ids.has(line.id)}
            onOpen={open}
            onToggle={toggle}
            measure={measure}
          />
        );
        return gap === undefined ? [row] : [<Gap key={`before ${String(key)}`} height={gap} />, row];
      })}
      {gapAfter === 0 ? null : <Gap height={gapAfter} />}
    </tbody>
  );
}

/** Where lines that are not drawn would be. */
function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      {/* One cell: a span over columns that are not shown would make room for them. */}
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}

function idOfRow(target: Element, lines: readonly DeadLetterLine[]): string | null {
  const index = target.closest('tr')?.dataset.index;
  return index === undefined ? null : (lines[Number(index)]?.id ?? null);
}

/** A callback that stays the same one, so that lines need not be drawn again. */
function useStable<Given extends unknown[]>(callback: (...given: Given) => void): (...given: Given) => void {
  const latest = useEffectEvent(callback);
  return useCallback((...given: Given) => latest(...given), []);
}
