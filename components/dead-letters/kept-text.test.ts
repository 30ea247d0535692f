import { expect, test } from 'vitest';
import type { KeptUntil } from '#lib/dead-letters/originals/kept-until.ts';
import { isUrgent, keptLead, keptLeft, keptShort } from './kept-text.ts';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const soon = '2026-11-24T15:12:00.000Z';
const later = '2026-11-28T12:00:00.000Z';
const past = '2026-11-24T11:00:00.000Z';

test.each<[KeptUntil, string, string | null, string, boolean]>([
  [{ kind: 'until', at: soon }, 'at least until', '3 h 12 min left', '3 h 12 min', true],
  [{ kind: 'until', at: later }, 'at least until', '4 d left', '4 d', false],
  [{ kind: 'until', at: past }, 'may be deleted at any moment, since', null, 'any moment', true],
  [{ kind: 'estimate', at: soon, why: 'by size' }, 'by estimate until about', '3 h 12 min left', '≈ 3 h 12 min', true],
  [{ kind: 'estimate', at: '2026-11-24T12:00:00.040Z', why: 'by size' }, 'by estimate until about', 'soon', 'soon', true],
  [{ kind: 'compacted', at: null, why: 'compacted' }, 'until a newer record of its key comes', null, 'compacted', false],
  [{ kind: 'forever' }, 'without end: neither its age nor the log’s size removes it', null, 'never', false],
  [{ kind: 'deleted', noticedAt: null }, 'no more: the log begins behind it', null, 'deleted', false],
  [{ kind: 'unknown', why: 'no right' }, 'not known', null, 'not known', false],
])('%j is said so, and less than a day is urgent', (kept, lead, left, short, urgent) => {
  expect([keptLead(kept, now), keptLeft(kept, now), keptShort(kept, now), isUrgent(kept, now)]).toEqual([lead, left, short, urgent]);
});
