import type { Zone } from '#components/ui/format-time.ts';

/** A moment that is often snoozed until. */
export interface SnoozeChoice {
  name: 'later' | 'tomorrow' | 'monday';
  label: string;
  at: Date;
}

const hourMs = 3_600_000;
/** What is not dealt with now may be after lunch, or after a meeting. */
const laterMs = 3 * hourMs;
const quarterMs = hourMs / 4;
const morning = 9;

/** Nine o'clock so many days after an instant, by the clock of a zone: also where that clock is changed between. */
function morningAfter(from: Date, days: number, zone: Zone): Date {
  const at = new Date(from);
  if (zone === 'utc') {
    at.setUTCDate(at.getUTCDate() + days);
    at.setUTCHours(morning, 0, 0, 0);
  } else {
    at.setDate(at.getDate() + days);
    at.setHours(morning, 0, 0, 0);
  }
  return at;
}

/** The moments that are offered at an instant, by the clock that the console shows; a Monday that is tomorrow is not offered twice. */
export function snoozeChoices(nowMs: number, zone: Zone): SnoozeChoice[] {
  const now = new Date(nowMs);
  const later = new Date(Math.ceil((nowMs + laterMs) / quarterMs) * quarterMs);
  const dayOf = (at: Date) => (zone === 'utc' ? at.getUTCDate() : at.getDate());
  const weekday = zone === 'utc' ? now.getUTCDay() : now.getDay();
  const daysToMonday = (8 - weekday) % 7 || 7;
  return [
    { name: 'later', label: dayOf(later) === dayOf(now) ? 'Later today' : 'In three hours', at: later },
    { name: 'tomorrow', label: 'Tomorrow morning', at: morningAfter(now, 1, zone) },
    ...(daysToMonday === 1 ? [] : [{ name: 'monday' as const, label: 'Monday morning', at: morningAfter(now, daysToMonday, zone) }]),
  ];
}
