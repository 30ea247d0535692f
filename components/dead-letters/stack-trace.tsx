'use client';

import { useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { countOf } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import { firstFrames } from './first-frames.ts';
import { type StackPart, stackParts } from './stack-frames.ts';

/** An exception with one's own frames in front; runs of framework frames are folded to a line that opens. `isBrief` begins with what names the place. */
export function StackTrace({ text, isBrief }: { text: string; isBrief: boolean }) {
  const [isWhole, setIsWhole] = useState(!isBrief);
  const whole = stackParts(text);
  const brief = firstFrames(whole);
  const parts = (isWhole ? whole : brief.parts).map((part, index) => ({ ...part, id: `${index}-${part.kind}` }));
  return (
    <section aria-label="Stack trace">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={classNames(
          'mono overflow-auto px-3.5 py-3 text-[12px] leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]',
          isWhole ? 'max-h-[420px]' : 'max-h-[244px]',
        )}
      >
        {parts.map((part) => (
          <Part key={part.id} part={part} />
        ))}
      </pre>
      {isBrief && brief.leftOut > 0 ? (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
          className="block w-full border-t border-line px-3.5 py-1.5 text-left text-sm text-accent hover:underline"
        >
          {isWhole ? 'Fold the stack trace' : `The whole stack trace, ${countOf(brief.leftOut, 'more line')}`}
        </button>
      ) : null}
    </section>
  );
}

function Part({ part }: { part: StackPart }) {
  const [isOpen, setIsOpen] = useState(false);
  if (part.kind === 'message') return <span className="block font-semibold text-failed">{visibleText(part.lines.join('\n'))}</span>;
  if (part.kind === 'own') return <Frames lines={part.lines} className="font-semibold" />;
  return (
    <>
      <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)} className="block pl-[2ch] text-text-3 hover:text-text hover:underline">
        {isOpen ? 'Fold ' : ''}
        {countOf(part.lines.length, 'framework frame')}
      </button>
      {isOpen ? <Frames lines={part.lines} className="text-text-3" /> : null}
    </>
  );
}

/** Frames below their message; what is too wide goes on further in, beside its "at" (which no break parts from it). */
function Frames({ lines, className }: { lines: readonly string[]; className: string }) {
  const frames = lines.map((line, index) => ({ id: `${index} ${line}`, text: visibleText(line.trim().replace(/^at (?=\S)/, 'at\u00a0')) }));
  return frames.map(({ id, text }) => (
    <span key={id} className={`block pl-[5ch] -indent-[3ch] ${className}`}>
      {text}
    </span>
  ));
}
