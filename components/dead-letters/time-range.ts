import { formatMinute, type Zone } from '#components/ui/format-time.ts';

function minuteText(at: string, zone: Zone): string {
  const date = new Date(at);
  // What somebody wrote into the address stays as it is; the API says what is wrong with it.
  return Number.isNaN(date.getTime()) ? at : formatMinute(date, zone);
}

/** A range of time for a person: "2026-11-24 14:00 – 15:30", the second date left out where it is the first. */
export function timeRangeText(from: string | null, to: string | null, zone: Zone): string {
  if (from === null) return to === null ? 'any time' : `before ${minuteText(to, zone)}`;
  if (to === null) return `since ${minuteText(from, zone)}`;
  const [start, end] = [minuteText(from, zone), minuteText(to, zone)];
  return `${start} – ${start.slice(0, 11) === end.slice(0, 11) ? end.slice(11) : end}`;
}
