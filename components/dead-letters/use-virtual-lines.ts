'use client';

import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import type { DeadLetterLine } from '#lib/dead-letters/dead-letter.ts';

/** Of a line of two rows of text; each is measured once it is drawn. */
const lineHeight = 53;
const headHeight = 31;
/** Drawn beyond both edges. */
const overscan = 10;
/** So many lines before the end the following ones are asked for: fewer than a first page of 50 has below a screen. */
const loadAhead = 20;

interface VirtualLinesOptions {
  lines: readonly DeadLetterLine[];
  /** What scrolls. */
  scroller: RefObject<HTMLElement | null>;
  openId: string | null;
  /** Asks for more lines; undefined where there are none, or they are on their way. */
  loadMore: (() => void) | undefined;
}

export interface VirtualLines {
  items: VirtualItem[];
  /** Heights left free: before each drawn line, by its index, and after the last. */
  gapBefore: ReadonlyMap<number, number>;
  gapAfter: number;
  measure: (node: Element | null) => void;
  /** Told which line has the focus, so that it stays drawn. */
  onFocusLine: (id: string | null) => void;
}

/**
 * Which lines of a long list are drawn: those in sight, with the open one and the one with the focus wherever they are, so that neither the keyboard nor a screen
 * reader loses its place. The open line is kept in sight when it changes.
 */
export function useVirtualLines({ lines, scroller, openId, loadMore }: VirtualLinesOptions): VirtualLines {
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const indexOf = (id: string | null) => (id === null ? -1 : lines.findIndex((line) => line.id === id));
  const openIndex = indexOf(openId);
  const pinned = [openIndex, indexOf(focusedId)].filter((index) => index !== -1);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 800, height: 700 },
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...pinned])].sort((one, other) => one - other),
  });
  const items = virtualizer.getVirtualItems();

  // Only a change of the open line moves the list; that lines arrive does not.
  const showOpen = useEffectEvent(() => virtualizer.scrollToIndex(openIndex, { align: 'auto' }));
  const isOpenHere = openIndex !== -1;
  useEffect(() => {
    if (openId !== null && isOpenHere) showOpen();
  }, [openId, isOpenHere]);

  const lastInSight = virtualizer.range?.endIndex ?? 0;
  const isNearEnd = lastInSight >= lines.length - loadAhead;
  useEffect(() => {
    if (isNearEnd && loadMore !== undefined) loadMore();
  }, [isNearEnd, loadMore]);

  const gapBefore = new Map<number, number>();
  let end = headHeight;
  for (const item of items) {
    if (item.start > end) gapBefore.set(item.index, item.start - end);
    end = item.end;
  }
  return {
    items,
    gapBefore,
    gapAfter: Math.max(0, virtualizer.getTotalSize() + headHeight - end),
    measure: virtualizer.measureElement,
    onFocusLine: setFocusedId,
  };
}
