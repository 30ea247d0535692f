import { Refusal } from '#lib/access/refusal.ts';

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

function headerOf([, name = '', quoted, plain = '']: RegExpMatchArray) {
  return { name, value: quoted === undefined ? plain : unescaped(quoted) };
}

/** Each costs as much as a needle. */
const mostHeaders = 8;

/** Reads the text box and the header parameter. @throws Refusal where the parameter is not `name=value`, or there are more headers than `mostHeaders`. */
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
    if (equals < 1) throw new Refusal('A header is searched for as name=value.', { kind: 'invalid', type: 'wrong-header', fields: { field: 'header' } });
    headers.push({ name: header.slice(0, equals), value: header.slice(equals + 1) });
  }
  if (headers.length > mostHeaders)
    throw new Refusal(`At most ${mostHeaders} headers are searched for at once, and these are ${headers.length}.`, {
      kind: 'invalid',
      type: 'too-many-headers',
      fields: { field: 'q' },
    });
  const quoted = rest.match(literal)?.[1];
  const needle = quoted === undefined ? rest : unescaped(quoted);
  return { needle: needle === '' ? null : needle, headers };
}

const quotedText = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** The text that `parseSearch` reads as these terms. */
export function writeSearch({ needle, headers }: SearchTerms): string {
  const mustQuote = needle !== null && (needle.includes('header:') || needle.startsWith('"') || needle.trim() !== needle);
  const terms = headers.map(({ name, value }) => `header:${name}=${quotedText(value)}`);
  return [...terms, ...(needle === null ? [] : [mustQuote ? quotedText(needle) : needle])].join(' ');
}
