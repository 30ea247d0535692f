'use client';

import { type UIEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatDuration } from '#components/ui/format-time.ts';
import { Instant } from '#components/ui/instant.tsx';
import { useScrolls } from '#components/ui/use-scrolls.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { Line, Mark, MarkedChain } from './chain-marks.ts';
import { eventInstant } from './event-instant.ts';
import { layOutLanes, tickLead } from './lane-layout.ts';
import { MarkShape, shownLabel, standsBelow } from './mark-shape.tsx';

const laneHeight = 62;
const top = 46;
/** Only what is near what can be seen is drawn: of five thousand marks some fifty. */
const aroundX = 900;
/** A fold says below the instants how long it was. */
const foldTextY = 39;
/** So many lines that lead out of the picture are drawn: of an event that caused thousands they lie on each other. */
const mostLeaving = 200;
/** Of one character of a label, about; labels of a lane that would lie on each other are left to the tooltip. */
const characterWidth = 6.6;

interface LanesProps {
  chain: MarkedChain;
  /** The mark that is open. */
  openId: string | null;
  onOpen: (id: string) => void;
}

const lineClasses: Record<Line['kind'], string> = {
  cause: 'stroke-line-strong',
  trace: 'stroke-line-strong [stroke-dasharray:3_4]',
  failed: 'stroke-failed opacity-60',
  again: 'stroke-replay',
  returned: 'stroke-risk',
  expected: 'stroke-missing [stroke-dasharray:2_4]',
};

/** Which marks of each lane have room for their label, from left to right. */
function labelled(marks: readonly Mark[], x: readonly number[]): ReadonlySet<string> {
  const endOf = new Map<number, number>();
  const shown = new Set<string>();
  const order = marks.map((mark, index) => ({ mark, x: x[index] ?? 0 })).sort((one, other) => one.x - other.x);
  for (const { mark, x: middle } of order) {
    const half = (shownLabel(mark).length * characterWidth) / 2;
    // Labels of what failed stand below their marks, those of the others above.
    const row = standsBelow(mark) ? -1 - mark.lane : mark.lane;
    if (middle - half < (endOf.get(row) ?? Number.NEGATIVE_INFINITY)) continue;
    endOf.set(row, middle + half + 4);
    shown.add(mark.id);
  }
  return shown;
}

/** What happened, in lanes by service: time runs right, long gaps are folded. A press on a mark opens it. */
export function Lanes({ chain: { lanes, marks, lines }, openId, onOpen }: LanesProps) {
  const frame = useRef<HTMLElement>(null);
  const tabStop = useScrolls(frame);
  const [scrolled, setScrolled] = useState(0);
  const [frameWidth, setFrameWidth] = useState(0);
  // Once, not at each change: a panel that opens beside the lanes must not move the mark that was pressed.
  useLayoutEffect(() => setFrameWidth(frame.current?.clientWidth ?? 0), []);
  const layout = useMemo(
    () =>
      layOutLanes(
        marks.map(({ atMs }) => atMs),
        frameWidth,
      ),
    [marks, frameWidth],
  );
  const labels = useMemo(() => labelled(marks, layout.x), [marks, layout]);
  const height = top + lanes.length * laneHeight + 8;
  const isNearX = (x: number) => x > scrolled - aroundX && x < scrolled + Math.max(frameWidth, aroundX) + aroundX;
  const isNear = (place: number) => isNearX(layout.x[place] ?? 0);
  const y = (lane: number) => top + lane * laneHeight + laneHeight / 2;
  const at = (place: number) => ({ x: layout.x[place] ?? 0, y: y(marks[place]?.lane ?? 0) });
  const drawn = [
    ...lines.filter(({ from, to }) => isNear(from) && isNear(to)),
    ...lines.filter(({ from, to }) => isNear(from) !== isNear(to)).slice(0, mostLeaving),
  ];
  // Rounded, so that scrolling draws anew only now and then.
  const onScroll = (event: UIEvent<HTMLDivElement>) => setScrolled(Math.round(event.currentTarget.scrollLeft / 300) * 300);
  return (
    <div className="grid grid-cols-[minmax(76px,auto)_minmax(0,1fr)]">
      <ul aria-label="Services" style={{ paddingTop: top }} className="max-w-[150px] border-r border-line">
        {lanes.map((lane) => (
          <li key={lane} style={{ height: laneHeight }} title={visibleText(lane)} className="flex items-center px-3.5 font-semibold">
            <span className="truncate">{visibleText(lane)}</span>
          </li>
        ))}
      </ul>
      <section ref={frame} aria-label="Lanes by service" {...tabStop} onScroll={onScroll} className="overflow-x-auto">
        <div className="relative min-w-full" style={{ width: layout.width }}>
          {layout.ticks
            .filter(({ x }) => isNearX(x))
            .map(({ x, atMs, sinceMs }) => (
              <span key={atMs} style={{ left: x - tickLead }} className="absolute top-1 whitespace-nowrap text-text-3 text-xs">
                {sinceMs === null ? <Instant at={eventInstant(atMs)} as="time" /> : `+${formatDuration(sinceMs)}`}
              </span>
            ))}
          <svg height={height} aria-label="Events by service over time" role="group" className="block w-full">
            {layout.folds.map((fold) => (
              <g key={fold.fromX}>
                <rect x={fold.fromX} y={26} width={fold.toX - fold.fromX} height={height - 34} className="fill-sunken" />
                <text x={(fold.fromX + fold.toX) / 2} y={foldTextY} textAnchor="middle" className="fill-text-3 text-xs">
                  {formatDuration(fold.durationMs)}
                </text>
              </g>
            ))}
            {lanes.map((lane, index) => (
              <line key={lane} x1={0} x2="100%" y1={y(index)} y2={y(index)} className="stroke-line" />
            ))}
            {drawn.map((line) => (
              <path
                key={`${line.kind} ${line.from} ${line.to}`}
                d={curve(at(line.from), at(line.to))}
                fill="none"
                strokeWidth={1.4}
                className={lineClasses[line.kind]}
              >
                <title>{visibleText(line.why)}</title>
              </path>
            ))}
            {marks.map((mark, place) =>
              isNear(place) ? (
                <MarkShape
                  key={mark.id}
                  mark={mark}
                  {...at(place)}
                  isLabelled={labels.has(mark.id)}
                  isOpen={mark.id === openId}
                  onOpen={() => onOpen(mark.id)}
                />
              ) : null,
            )}
          </svg>
        </div>
      </section>
    </div>
  );
}

/** From one mark to another: straight within a lane, else bent so that it leaves and arrives along the lanes. */
function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  if (from.y === to.y) return `M${from.x} ${from.y}L${to.x} ${to.y}`;
  const bend = Math.max(14, Math.abs(to.x - from.x) / 2);
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}
