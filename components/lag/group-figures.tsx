import type { ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import type { GroupLine } from '#lib/lag/group-lag.ts';
import { behindText, catchUpText, isLate, methodTexts, rateText } from './describe-group.ts';

function catchUpNote({ lag, catchUpMs }: GroupLine): string {
  if (lag !== '0') return 'at the pace of its slowest partition';
  return catchUpMs === null ? 'its offset lies beyond the end of the log' : 'nothing is left to read';
}

/** What a group comes down to: lag, time behind, rates, when it catches up, members. */
export function GroupFigures({ group, isNarrow = false }: { group: GroupLine; isNarrow?: boolean }) {
  const { lag, behind, members } = group;
  const behindNote = behind === null ? 'the next record could not be read' : methodTexts[behind.method];
  return (
    <section aria-label="Figures" className="shrink-0 overflow-hidden rounded-lg border border-line bg-line shadow-raised">
      <dl className={classNames('grid grid-cols-2 gap-px', !isNarrow && 'lg:grid-cols-5 lg:[&>*:last-child]:col-span-1')}>
        <Figure name="Lag" value={formatCount(lag)} note={countOf(group.partitions, 'partition')} />
        <Figure name="Behind" value={<span className={classNames(isLate(group) && 'text-risk')}>{behindText(behind, lag)}</span>} note={behindNote} />
        <Figure
          name="In / out"
          value={
            <>
              {rateText(group.inPerSecond)} / {rateText(group.outPerSecond)} <span className="text-base font-normal text-text-2">per s</span>
            </>
          }
          note="over the last ten samples"
        />
        <Figure name="Catches up" value={catchUpText(group)} note={catchUpNote(group)} />
        <Figure
          name="Members"
          value={members === null ? 'not known' : formatCount(members)}
          note={`${group.type === 'consumer' ? 'KIP-848' : 'classic'} protocol, ${group.kafkaState}`}
        />
      </dl>
    </section>
  );
}

function Figure({ name, value, note }: { name: string; value: ReactNode; note: string }) {
  return (
    <div className="min-w-0 bg-surface px-3.5 py-2.5 last:col-span-2">
      <dt className="text-sm text-text-3">{name}</dt>
      <dd className="mt-0.5 text-xl font-[630] tracking-[-0.015em] tabular-nums">{value}</dd>
      <dd className="text-sm text-text-3">{note}</dd>
    </div>
  );
}
