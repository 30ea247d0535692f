import { formatExact, type Zone } from './format-time.ts';

/** `2026-11-30 14:00`, on with seconds and parts of them, with a zone behind it where that is not the one of the console. */
const dated = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;
const timeOfDay = /^(\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)$/;
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
  const time = timeOfDay.exec(written)?.[1];
  if (time !== undefined) {
    const on = (ms: number) => readDated(`${formatExact(new Date(ms), zone).slice(0, 10)} ${time.replace(/^\d:/, '0$&')}`, zone);
    const today = on(nowMs);
    return today !== undefined && today.getTime() > nowMs ? on(nowMs - dayMs) : today;
  }
  return readDated(written, zone);
}

function readDated(text: string, zone: Zone): Date | undefined {
  const [, year = '', month = '', day = '', hours = '00', minutes = '00', seconds = '00', parts = '0', named] = dated.exec(text) ?? [];
  // What is no day of its month would be one of the next.
  if (year === '' || Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return undefined;
  const suffix = named === undefined ? (zone === 'utc' ? 'Z' : '') : /^(z|utc)$/i.test(named) ? 'Z' : named;
  const instant = new Date(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${parts.padEnd(3, '0').slice(0, 3)}${suffix}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** An instant as it is written to be changed: as exact as it is, no zeros behind. */
export function writeInstant(at: Date, zone: Zone): string {
  return formatExact(at, zone).replace(/(:00)?\.000$/, '');
}
