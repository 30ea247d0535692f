import { Refusal } from '#lib/access/refusal.ts';
import { varintLength, writeVarint } from '#lib/kafka/varint.ts';
import { bucketsOf, folded, gramBytes } from './grams.ts';

/**
 * What is searched for. The text box takes one needle, as typed, spaces included; terms `header:name=value` before or after it are taken out of it, with the
 * value in double quotes where it has spaces (in quotes, \" is a quote and \\ a backslash). A needle wholly in double quotes is taken literally, so that one
 * that begins with "header:" can be searched for too.
 */
export interface SearchTerms {
  needle: string | null;
  headers: { name: string; value: string }[];
}

const headerTerm = String.raw`header:([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]\S*)?)`;
const leading = new RegExp(`^${headerTerm}(?:\\s+|$)`);
const trailing = new RegExp(`(?:^|\\s+)${headerTerm}$`);
const literal = /^"((?:[^"\\]|\\.)*)"$/s;

const unescaped = (text: string) => text.replaceAll(/\\(["\\])/g, '$1');

function refuse(field: 'q' | 'header', type: string, message: string): never {
  throw new Refusal(message, { kind: 'invalid', type, fields: { field } });
}

function headerOf([, name = '', quoted, plain = '']: RegExpMatchArray) {
  return { name, value: quoted === undefined ? plain : unescaped(quoted) };
}

/** Reads the text box and the header parameter. @throws Refusal where the parameter is not `name=value`. */
export function parseSearch(text: string | undefined, header: string | undefined): SearchTerms {
  const headers: SearchTerms['headers'] = [];
  let rest = text?.trim() ?? '';
  for (const term of [leading, trailing]) {
    for (let match = rest.match(term); match !== null && !literal.test(rest); match = rest.match(term)) {
      headers.push(headerOf(match));
      rest = (term === leading ? rest.slice(match[0].length) : rest.slice(0, match.index)).trim();
    }
  }
  if (header !== undefined) {
    const equals = header.indexOf('=');
    if (equals < 1) refuse('header', 'wrong-header', 'A header is searched for as name=value.');
    headers.push({ name: header.slice(0, equals), value: header.slice(equals + 1) });
  }
  const quoted = rest.match(literal)?.[1];
  const needle = quoted === undefined ? rest : unescaped(quoted);
  return { needle: needle === '' ? null : needle, headers };
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
  /** The needle's forms: as typed, and as JSON writes it with and without characters beyond ASCII; one of them has to occur in key, value or headers. */
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
  if (needle === null && headers.length === 0) refuse('q', 'search-too-short', 'There is nothing to search for.');
  if (needle !== null && Buffer.byteLength(needle) < gramBytes)
    refuse(
      'q',
      'search-too-short',
      `“${needle}” is shorter than ${gramBytes} characters: the index knows pieces of ${gramBytes} bytes, and with less every record would have to be read. Add a character, or filter by topic, error or time.`,
    );
  const forms = needle === null ? [] : [...new Set([needle, asJson(needle), asAsciiJson(needle)])];
  return {
    forms: forms.map((form) => patternOf(Buffer.from(form))),
    headers: headers.map(({ name, value }) => {
      const bytes = headerBytes(Buffer.from(name), Buffer.from(value));
      if (bytes.length < gramBytes) refuse('q', 'search-too-short', `The header “${name}” without a value is too short to be searched for.`);
      return { ...patternOf(bytes), name: folded(Buffer.from(name)), value: folded(Buffer.from(value)) };
    }),
  };
}
