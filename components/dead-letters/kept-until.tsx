'use client';

import { classNames } from '#components/ui/class-names.ts';
import { Instant } from '#components/ui/instant.tsx';
import { useNow } from '#components/ui/now.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { KeptUntil } from '#lib/dead-letters/originals/kept-until.ts';
import { isUrgent, keptLead, keptLeft, keptShort } from './kept-text.ts';

const instantOf = (kept: KeptUntil) => (kept.kind === 'deleted' ? kept.noticedAt : 'at' in kept ? kept.at : null);

/** How long the broker keeps it, as a sentence's end: "at least until 2026-11-28 12:00:00.000; 3 h 12 min left". Amber within a day. */
export function KeptUntilText({ kept }: { kept: KeptUntil }) {
  const lead = useNow((nowMs) => keptLead(kept, nowMs));
  const left = useNow((nowMs) => keptLeft(kept, nowMs) ?? '');
  const urgent = useNow((nowMs) => isUrgent(kept, nowMs));
  const at = instantOf(kept);
  return (
    <span>
      <span className={classNames(urgent && 'font-[550] text-risk')}>
        {lead}
        {at === null ? null : (
          <>
            {' '}
            <Instant at={at} as={kept.kind === 'deleted' ? 'ago' : 'dated'} />
          </>
        )}
        {left === '' ? '' : `; ${left}`}
      </span>
      {'why' in kept ? <span className="block text-text-3">{visibleText(kept.why)}</span> : null}
    </span>
  );
}

/** The same for a column. Amber within a day. */
export function KeptUntilShort({ kept }: { kept: KeptUntil | null }) {
  const text = useNow((nowMs) => keptShort(kept, nowMs));
  const urgent = useNow((nowMs) => kept !== null && isUrgent(kept, nowMs));
  return <span className={classNames(urgent ? 'font-[550] text-risk' : 'text-text-2')}>{text}</span>;
}

/** Said with a dead letter's head where the broker will soon have it no more, or has not; nothing else. */
export function KeptNotice({ kept }: { kept: KeptUntil | undefined }) {
  const left = useNow((nowMs) => (kept === undefined || !isUrgent(kept, nowMs) ? '' : (keptLeft(kept, nowMs) ?? 'now')));
  if (kept?.kind === 'deleted') return <p className="mt-0.5 text-sm text-text-3">The broker has deleted the record. Here it is kept.</p>;
  if (left === '') return null;
  return (
    <p className="mt-0.5 text-sm text-risk">
      The broker may delete the record {left === 'now' ? 'at any moment' : left === 'soon' ? 'soon' : `soon: ${left}`}. Here it is kept.
    </p>
  );
}
