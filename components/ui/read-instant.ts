import { formatExact, type Zone } from './format-time.ts';

/** `2026-11-30 14:00`, on with seconds and parts of them, with a zone behind it where that is not the one of the console: `Z`, `UTC`, `+01:00`, `+0100`, `+01`. */
const dated = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(?:Z|UTC|([+-]\d\d)(?::?(\d\d))?)?$/i;
const namesUtc = /(?:Z|UTC)$/i;
const timeOfDay = /^\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?$/;
/** Milliseconds since 1970, as Kafka counts: of the years from 2001 to 2286. */
const epochMs = /^\d{13}$/;
const dayMs = 86_400_000;

/**
 * The instant that somebody wrote or pasted: a date with or without a time, a time of day (the last one that has been), or milliseconds since 1970.
 * @param zone what is meant where the text names no zone.
 * @returns undefined where it is none.
 */
export function readInstant(text: string, zone: Zone, nowMs: number): Date | undefined {
  const written = text.trim();
  if (epochMs.test(written)) return new Date(Number(written));
  return timeOfDay.test(written) ? readTimeOfDay(written.replace(/^\d:/, '0$&'), zone, nowMs) : readDated(written, zone);
}

function readTimeOfDay(time: string, zone: Zone, nowMs: number): Date | undefined {
  const dateOf = (ms: number) => formatExact(new Date(ms), zone).slice(0, 'yyyy-mm-dd'.length);
  const today = readDated(`${dateOf(nowMs)} ${time}`, zone);
  if (today === undefined || today.getTime() <= nowMs) return today;
  // From noon, for a day in which clocks are set may have 23 hours.
  const noon = readDated(`${dateOf(nowMs)} 12:00`, zone);
  return noon && readDated(`${dateOf(noon.getTime() - dayMs)} ${time}`, zone);
}

function readDated(text: string, zone: Zone): Date | undefined {
  const [, year = '', month = '', day = '', hours = '00', minutes = '00', seconds = '00', parts = '0', ahead, aheadMinutes = '00'] = dated.exec(text) ?? [];
  // What is no day of its month would be one of the next.
  if (year === '' || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return undefined;
  const inZone = ahead !== undefined ? `${ahead}:${aheadMinutes}` : zone === 'utc' || namesUtc.test(text) ? 'Z' : '';
  const instant = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${parts.padEnd(3, '0').slice(0, 3)}${inZone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** An instant as it is written to be changed: as exact as it is, no zeros behind. */
function writeInstant(at: Date, zone: Zone): string {
  return formatExact(at, zone).replace(/(:00)?\.000$/, '');
}

/** What a field of an instant holds once somebody has written a text into it: the instant as ISO 8601, or the text where it is none (yet). */
export function instantValue(text: string, zone: Zone, nowMs: number): string {
  return text.trim() === '' ? '' : (readInstant(text, zone, nowMs)?.toISOString() ?? text);
}

/** The instant that a field holds, as ISO 8601; undefined where it holds none. */
export const heldInstant = (value: string, nowMs: number): string | undefined => readInstant(value, 'utc', nowMs)?.toISOString();

/** What is shown in a field of an instant: what was typed last, as long as that is what the field holds. @param value what it holds, which a suggestion or the way back may have changed */
export function shownInstant(typed: string, value: string, zone: Zone, nowMs: number): string {
  if (instantValue(typed, zone, nowMs) === value) return typed;
  const at = readInstant(value, 'utc', nowMs);
  return at === undefined ? value : writeInstant(at, zone);
}
