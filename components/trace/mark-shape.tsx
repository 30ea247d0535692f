import type { KeyboardEvent } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { Mark } from './chain-marks.ts';

interface MarkShapeProps {
  mark: Mark;
  x: number;
  y: number;
  isLabelled: boolean;
  isOpen: boolean;
  onOpen: () => void;
}

const words: Record<Mark['kind'], string> = { event: 'event', copy: 'sent again', 'dead-letter': 'dead letter', expected: 'expected, not there' };
const labelClasses: Record<Mark['kind'], string> = { event: 'fill-text', copy: 'fill-replay', 'dead-letter': 'fill-failed', expected: 'fill-text-2' };
const longestLabel = 34;

function Shape({ mark: { kind, ...mark }, x, y }: { mark: Mark; x: number; y: number }) {
  switch (kind) {
    case 'event':
      return <circle cx={x} cy={y} r={5.5} className="fill-text" />;
    case 'copy':
      return <path d={`M${x} ${y - 8}l8 8l-8 8l-8 -8z`} className="fill-replay" />;
    case 'dead-letter':
      return <path d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} strokeWidth={2.6} fill="none" className="stroke-failed" />;
    case 'expected':
      return (
        <circle
          cx={x}
          cy={y}
          r={6.5}
          strokeWidth={1.8}
          fill="none"
          strokeDasharray="3 2.5"
          className={'expected' in mark && mark.expected.state === 'late' ? 'stroke-failed' : 'stroke-missing'}
        />
      );
  }
}

/** A mark of the lanes: its shape says what it is, its name is above it or, of a dead letter, below. */
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
        aria-label={`${label}, ${words[mark.kind]}`}
        aria-pressed={isOpen}
        onClick={onOpen}
        onKeyDown={onKeyDown}
        className="cursor-pointer"
      >
        <title>{`${label}, ${words[mark.kind]}`}</title>
        <circle cx={x} cy={y} r={13} className={classNames(isOpen ? 'fill-accent-weak stroke-accent' : 'fill-transparent')} />
        <Shape mark={mark} x={x} y={y} />
      </g>
      {/* Beside the button: cut short, it is not what the button is called. */}
      {isLabelled ? (
        <text
          x={x}
          y={mark.kind === 'dead-letter' ? y + 21 : y - 13}
          textAnchor="middle"
          className={classNames('pointer-events-none text-xs', labelClasses[mark.kind])}
        >
          {label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label}
        </text>
      ) : null}
    </>
  );
}
