export type Zone = 'utc' | 'local';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of time in its two largest units, always with units: "4 s", "3 min 12 s", "2 d 4 h". */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < second) return `${ms} ms`;
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  const [large, largeUnit, small, smallUnit] = ms < hour ? [minute, 'min', second, 's'] : ms < day ? [hour, 'h', minute, 'min'] : [day, 'd', hour, 'h'];
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}

/** How long ago in its largest unit, for columns: "4 s", "14 min", "2 d". Instants ahead of the browser's clock are "now". */
export function formatAge(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (age < second) return 'now';
  const [unitMs, unit] = age < minute ? [second, 's'] : age < hour ? [minute, 'min'] : age < day ? [hour, 'h'] : [day, 'd'];
  return `${Math.floor(age / unitMs)} ${unit}`;
}

/** How long ago as part of a sentence: "just now", "4 s ago". */
export function formatAgo(atMs: number, nowMs: number): string {
  const age = formatAge(atMs, nowMs);
  return age === 'now' ? 'just now' : `${age} ago`;
}

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** Exact to the millisecond, the date left out where it is today's (in that zone) and `isShort`: "2026-11-24 14:43:10.021". */
export function formatExact(at: Date, zone: Zone, isShortOn?: Date): string {
  // Reading a shifted instant as UTC gives the local fields without a formatter a row.
  const shifted = (instant: Date) => (zone === 'utc' ? instant : new Date(instant.getTime() - instant.getTimezoneOffset() * minute));
  const fields = shifted(at);
  const date = (instant: Date) => `${instant.getUTCFullYear()}-${pad(instant.getUTCMonth() + 1)}-${pad(instant.getUTCDate())}`;
  const time = `${pad(fields.getUTCHours())}:${pad(fields.getUTCMinutes())}:${pad(fields.getUTCSeconds())}.${pad(fields.getUTCMilliseconds(), 3)}`;
  return isShortOn !== undefined && date(fields) === date(shifted(isShortOn)) ? time : `${date(fields)} ${time}`;
}

/** As exact as somebody chooses a time: "2026-11-24 14:43". */
export function formatMinute(at: Date, zone: Zone): string {
  return formatExact(at, zone).slice(0, 'yyyy-mm-dd hh:mm'.length);
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** A moment to come, as short as it is clear: "16:30" today, "Tue 09:00" within six days, else "2026-12-14 09:00". */
export function formatUntil(at: Date, now: Date, zone: Zone): string {
  const [date = '', time = ''] = formatMinute(at, zone).split(' ');
  if (formatMinute(now, zone).startsWith(date)) return time;
  const daysAhead = (at.getTime() - now.getTime()) / day;
  const weekday = weekdays[zone === 'utc' ? at.getUTCDay() : at.getDay()] ?? '';
  return daysAhead >= 0 && daysAhead < 6 ? `${weekday} ${time}` : `${date} ${time}`;
}

/** The zone's name for tooltips: "UTC", "Europe/Berlin". */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
}
