'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { z } from 'zod';
import { classNames } from '#components/ui/class-names.ts';
import { formatDuration } from '#components/ui/format-time.ts';
import { Instant } from '#components/ui/instant.tsx';
import { Position } from '#components/ui/position.tsx';
import { useScrolls } from '#components/ui/use-scrolls.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { groupsPast } from '#lib/lag/groups-past.ts';
import type { ChainAnswer } from '#lib/trace/chain/chain.ts';
import { positionText, type TracedEvent } from '#lib/trace/traced-event.ts';
import { type ChainCopy, type ChainFailure, eventName, serviceOf } from './chain-marks.ts';
import { EventConsumers } from './event-consumers.tsx';
import { eventInstant } from './event-instant.ts';
import { pillLinks } from './pill-links.ts';
import { ReplayPill } from './replay-pill.tsx';

interface EventTableProps {
  cluster: string;
  events: readonly TracedEvent[];
  /** By event: when a replay sent it. */
  sentAtMs: ChainAnswer['sentAtMs'];
  failures: readonly ChainFailure[];
  copies: readonly ChainCopy[];
  /** Undefined while loading. */
  groups: z.infer<typeof groupsPast>['groups'] | undefined;
  openId: string | null;
  onOpen: (id: string) => void;
}

const lineHeight = 58;
/** So many lines stand below each other before the list scrolls by itself. */
const mostLines = 14;
/** Where it is narrow, as beside an open panel, who has consumed it stands below. */
const columns =
  'grid grid-cols-[minmax(0,1fr)] gap-x-3 gap-y-0.5 @2xl:grid-cols-[168px_minmax(0,1.2fr)_minmax(0,1fr)_84px] @5xl:grid-cols-[168px_minmax(0,1.1fr)_minmax(0,1fr)_84px_minmax(0,1.6fr)]';

/** The events of a chain, in the order of their timestamps: what, who, where, how long after the one before, and who has consumed it. */
export function EventTable({ cluster, events, sentAtMs, failures, copies, groups, openId, onOpen }: EventTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const tabStop = useScrolls(scroller);
  const lines = useVirtualizer({ count: events.length, getScrollElement: () => scroller.current, estimateSize: () => lineHeight, overscan: 10 });
  const byEvent = Map.groupBy(failures, positionText);
  const byCopy = new Map(copies.map((copy) => [positionText(copy), copy]));
  return (
    <div className="@container">
      <section ref={scroller} aria-label="List of events" {...tabStop} className="overflow-y-auto" style={{ maxHeight: mostLines * lineHeight }}>
        <ol style={{ height: lines.getTotalSize() }} className="relative">
          {lines.getVirtualItems().map(({ index, start }) => {
            const event = events[index];
            if (event === undefined) return null;
            const id = positionText(event);
            const before = events[index - 1];
            return (
              <li
                key={id}
                ref={lines.measureElement}
                data-index={index}
                style={{ transform: `translateY(${start}px)` }}
                className={classNames('absolute inset-x-0 top-0 border-b border-line px-3.5 py-2', columns, id === openId && 'bg-accent-weak')}
              >
                <span className="text-text-2">
                  <Instant at={eventInstant(event.timestampMs)} as="exact" />
                  {sentAtMs[index] == null ? null : (
                    <span className="block text-sm text-replay">
                      sent <Instant at={new Date(sentAtMs[index]).toISOString()} as="exact" />
                    </span>
                  )}
                </span>
                <span className="min-w-0">
                  <button
                    type="button"
                    onClick={() => onOpen(id)}
                    aria-pressed={id === openId}
                    className="max-w-full text-left font-semibold hover:underline [overflow-wrap:anywhere]"
                  >
                    {visibleText(eventName(event))}
                  </button>
                  <span className={`flex flex-wrap items-center gap-1.5 text-sm text-text-3 ${pillLinks}`}>
                    <span className="[overflow-wrap:anywhere]">{visibleText(serviceOf(event))}</span>
                    <ReplayPill cluster={cluster} event={event} copy={byCopy.get(id)} />
                  </span>
                </span>
                <span className="text-sm">
                  <Position position={event} />
                </span>
                <span className="text-right text-text-2 tabular-nums">{before === undefined ? '–' : afterText(before, event)}</span>
                <span className="min-w-0 @2xl:col-[2/-1] @5xl:col-auto">
                  <EventConsumers cluster={cluster} event={event} groups={groups} failures={byEvent.get(id) ?? []} />
                </span>
              </li>
            );
          })}
        </ol>
      </section>
    </div>
  );
}

const afterText = (before: TracedEvent, event: TracedEvent) => `+${formatDuration(Number(event.timestampMs) - Number(before.timestampMs))}`;
