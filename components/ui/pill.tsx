import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'failed' | 'risk' | 'ok' | 'replay' | 'info' | 'outline';

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-text-2',
  failed: 'bg-failed-weak text-failed',
  risk: 'bg-risk-weak text-risk',
  ok: 'bg-ok-weak text-ok',
  replay: 'bg-replay-weak text-replay',
  info: 'bg-info-weak text-info',
  outline: 'border border-line-strong text-text-2',
};

/** A state as a word; the colour only repeats it. */
export function Pill({ tone = 'neutral', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span
      title={title}
      className={classNames('inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-[7px] text-xs font-[570]', tones[tone])}
    >
      {children}
    </span>
  );
}
