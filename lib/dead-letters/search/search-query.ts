import { Refusal } from '#lib/access/refusal.ts';
import { varintLength, writeVarint } from '#lib/kafka/varint.ts';
import { bucketsOf, folded, gramBytes } from './grams.ts';
import type { SearchTerms } from './search-terms.ts';

function refuse(message: string): never {
  throw new Refusal(message, { kind: 'invalid', type: 'search-too-short', fields: { field: 'q' } });
}

/** Bytes to look for, in lower case, with the buckets of their grams. */
export interface Pattern {
  bytes: Buffer;
  /** The same as text of Latin 1, for a first look (record-matches.ts). */
  text: string;
  buckets: number[];
}

/** A record is found when it holds, for each of these, one of the forms. */
export interface SearchPattern {
  /** The needle's forms: as typed, and as writers of JSON escape it; one of them has to occur in key, value or headers. */
  forms: Pattern[];
  /** Headers as Kafka encodes them, without what precedes the name's length. */
  headers: (Pattern & { name: Buffer; value: Buffer })[];
}

const patternOf = (bytes: Buffer): Pattern => {
  const lower = folded(bytes);
  return { bytes: lower, text: lower.toString('latin1').toLowerCase(), buckets: bucketsOf(lower) };
};

const asJson = (text: string) => JSON.stringify(text).slice(1, -1);
const asAsciiJson = (text: string) => asJson(text).replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** As writers of JSON for web pages do it, such as Go's and .NET's: what means something in HTML as an escape, too. */
const asHtmlSafeJson = (text: string) =>
  asAsciiJson(text).replaceAll(
    /\\"|[<>&'+`]/g,
    (part) =>
      `\\u${part
        .charCodeAt(part.length - 1)
        .toString(16)
        .padStart(4, '0')}`,
  );

/** The bytes of a header in a record: name and value, each after its length. */
function headerBytes(name: Buffer, value: Buffer): Buffer {
  const bytes = Buffer.alloc(varintLength(name.length) + name.length + varintLength(value.length) + value.length);
  let at = writeVarint(bytes, 0, name.length);
  at += name.copy(bytes, at);
  at = writeVarint(bytes, at, value.length);
  value.copy(bytes, at);
  return bytes;
}

/** @throws Refusal for what is too short to be looked up, saying why. */
export function searchPattern({ needle, headers }: SearchTerms): SearchPattern {
  if (needle === null && headers.length === 0) refuse('There is nothing to search for.');
  if (needle !== null && Buffer.byteLength(needle) < gramBytes)
    refuse(
      `“${needle}” is shorter than ${gramBytes} characters: the index knows pieces of ${gramBytes} bytes, and with less every record would have to be read. Add a character, or filter by topic, error or time.`,
    );
  const forms =
    needle === null ? [] : [...new Set([needle, asJson(needle), asAsciiJson(needle), asJson(needle).replaceAll('/', '\\/'), asHtmlSafeJson(needle)])];
  return {
    forms: forms.map((form) => patternOf(Buffer.from(form))),
    headers: headers.map(({ name, value }) => {
      const bytes = headerBytes(Buffer.from(name), Buffer.from(value));
      if (bytes.length < gramBytes) refuse(`The header “${name}” without a value is too short to be searched for.`);
      return { ...patternOf(bytes), name: folded(Buffer.from(name)), value: folded(Buffer.from(value)) };
    }),
  };
}
