import type { KeyboardEvent } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { Mark } from './chain-marks.ts';
import { type MarkTone, markTone, markWords } from './mark-tone.ts';

interface MarkShapeProps {
  mark: Mark;
  x: number;
  y: number;
  isLabelled: boolean;
  isOpen: boolean;
  onOpen: () => void;
}

const fills: Record<MarkTone, string> = {
  neutral: 'fill-text',
  failed: 'fill-failed',
  risk: 'fill-risk',
  ok: 'fill-ok',
  replay: 'fill-replay',
  missing: 'fill-text-2',
};
const strokes: Record<MarkTone, string> = {
  neutral: 'stroke-text-3',
  failed: 'stroke-failed',
  risk: 'stroke-risk',
  ok: 'stroke-ok',
  replay: 'stroke-replay',
  missing: 'stroke-missing',
};
const longestLabel = 34;

/** What is written at a mark: where a dead letter lies is in its name, and would lie on its neighbours. */
export function shownLabel({ kind, label }: Pick<Mark, 'kind' | 'label'>): string {
  const shown = visibleText(standsBelow({ kind }) ? (label.split(' → ')[0] ?? label) : label);
  return shown.length > longestLabel ? `${shown.slice(0, longestLabel - 1)}…` : shown;
}

/** Whether a mark's label stands below it: that of what failed. */
export const standsBelow = ({ kind }: Pick<Mark, 'kind'>): boolean => kind === 'dead-letter' || kind === 'return';

function Shape({ mark, x, y }: { mark: Mark; x: number; y: number }) {
  const tone = markTone(mark);
  switch (mark.kind) {
    case 'event':
      return <circle cx={x} cy={y} r={5.5} className={fills[tone]} />;
    case 'copy':
      return (
        <>
          <path d={`M${x} ${y - 8}l8 8l-8 8l-8 -8z`} className={fills[tone]} />
          {mark.isEdited ? <circle cx={x} cy={y} r={2.4} className="fill-surface" /> : null}
        </>
      );
    case 'dead-letter':
      return <path d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} strokeWidth={2.6} fill="none" className={strokes[tone]} />;
    case 'return':
      return <path d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10M${x - 8} ${y + 8}h16`} strokeWidth={2.4} fill="none" className={strokes[tone]} />;
    case 'expected':
      return <circle cx={x} cy={y} r={6.5} strokeWidth={1.8} fill="none" strokeDasharray="3 2.5" className={strokes[tone]} />;
  }
}

/** A mark of the lanes: its shape says what it is, its name is above it or, of what failed, below. */
export function MarkShape({ mark, x, y, isLabelled, isOpen, onOpen }: MarkShapeProps) {
  const label = visibleText(mark.label);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    onOpen();
  };
  return (
    <>
      <g
        role="button"
        tabIndex={0}
        aria-label={`${label}, ${markWords(mark)}`}
        aria-pressed={isOpen}
        onClick={onOpen}
        onKeyDown={onKeyDown}
        className="cursor-pointer"
      >
        <title>{`${label}, ${markWords(mark)}`}</title>
        <circle cx={x} cy={y} r={13} className={classNames(isOpen ? 'fill-accent-weak stroke-accent' : 'fill-transparent')} />
        <Shape mark={mark} x={x} y={y} />
      </g>
      {/* Beside the button: cut short, it is not what the button is called. */}
      {isLabelled ? (
        <text x={x} y={standsBelow(mark) ? y + 21 : y - 13} textAnchor="middle" className={classNames('pointer-events-none text-xs', fills[markTone(mark)])}>
          {shownLabel(mark)}
        </text>
      ) : null}
    </>
  );
}
