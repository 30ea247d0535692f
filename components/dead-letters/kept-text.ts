import { formatDuration } from '#components/ui/format-time.ts';
import type { KeptUntil } from '#lib/dead-letters/originals/kept-until.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Milliseconds until the broker may delete it, negative where it may already; null where no instant is known. */
function leftMs(kept: KeptUntil, nowMs: number): number | null {
  return 'at' in kept && kept.at !== null ? Date.parse(kept.at) - nowMs : null;
}

/** Whether the broker may delete it within a day. */
export function isUrgent(kept: KeptUntil, nowMs: number): boolean {
  const left = leftMs(kept, nowMs);
  return left !== null && left < dayMs;
}

/** What stands before the instant, or all there is to say where there is none. */
export function keptLead(kept: KeptUntil, nowMs: number): string {
  const isPast = (leftMs(kept, nowMs) ?? 1) <= 0;
  switch (kept.kind) {
    case 'until':
      return isPast ? 'may be deleted at any moment, since' : 'at least until';
    case 'estimate':
      return isPast ? 'may be deleted at any moment: by estimate since' : 'by estimate until about';
    case 'compacted':
      if (kept.at === null) return 'until a newer record of its key comes';
      return isPast ? 'may be deleted at any moment, since' : 'until a newer record of its key comes, else at least until';
    case 'forever':
      return 'without end: neither its age nor the log’s size removes it';
    case 'deleted':
      return kept.noticedAt === null ? 'no more: the log begins behind it' : 'no more: the log begins behind it, noticed';
    case 'unknown':
      return 'not known';
  }
}

/** Whether it is so near that an estimate knows no figure for it. */
const isSoon = (kept: KeptUntil, left: number) => kept.kind === 'estimate' && left < minuteMs;

/** "3 h 12 min left", "soon"; null where no instant is known, or it has passed. */
export function keptLeft(kept: KeptUntil, nowMs: number): string | null {
  const left = leftMs(kept, nowMs);
  if (left === null || left <= 0) return null;
  return isSoon(kept, left) ? 'soon' : `${formatDuration(left)} left`;
}

/** The same for a column: "3 d 4 h", "≈ 2 h", "any moment", "never". */
export function keptShort(kept: KeptUntil | null, nowMs: number): string {
  if (kept === null) return 'empty';
  const left = leftMs(kept, nowMs);
  if (left !== null) {
    if (left <= 0) return 'any moment';
    return isSoon(kept, left) ? 'soon' : `${kept.kind === 'estimate' ? '≈ ' : ''}${formatDuration(left)}`;
  }
  return { until: '', estimate: '', compacted: 'compacted', forever: 'never', deleted: 'deleted', unknown: 'not known' }[kept.kind];
}
