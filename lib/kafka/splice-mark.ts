import { encodeHeaderEntries, type HeaderEntries } from './record-headers.ts';
import { type ReplayMark, writeReplayMark } from './redrive-headers.ts';

/** Copies of one source partition share all of their mark but the origin's offset. */
type SharedMark = Omit<ReplayMark, 'origin'> & { origin: { topic: string; partition: number } };

/**
 * Makes the three headers of copies of one partition, one after the other: encoded once for each number of digits that an offset has, after which only the
 * digits are written over. What `at` gives is good until it is asked again.
 */
export function createSpliceMark(mark: SharedMark): { at(offset: bigint): HeaderEntries } {
  /** By number of digits: the entries, and where the last digit of the offset is. */
  const templates = new Map<number, { entries: HeaderEntries; lastDigit: number }>();

  function template(digits: string): { entries: HeaderEntries; lastDigit: number } {
    const entries = encodeHeaderEntries(writeReplayMark({ ...mark, origin: { ...mark.origin, offset: BigInt(digits) } }));
    const origin = `${mark.origin.topic}/${mark.origin.partition}/${digits}`;
    const made = { entries, lastDigit: entries.bytes.lastIndexOf(origin) + Buffer.byteLength(origin) - 1 };
    templates.set(digits.length, made);
    return made;
  }

  return {
    at(offset) {
      const digits = String(offset);
      const { entries, lastDigit } = templates.get(digits.length) ?? template(digits);
      const first = lastDigit + 1 - digits.length;
      for (let index = 0; index < digits.length; index++) entries.bytes[first + index] = digits.charCodeAt(index);
      return entries;
    },
  };
}
