import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import type { Convention } from './convention.ts';
import { looksLikeDeadLetterTopic } from './dead-letter-topic.ts';

interface Placed {
  convention: Convention;
  firstAt: number;
  lastAt: number;
}

function place(convention: Convention, headers: readonly RecordHeader[]): Placed {
  const isOwn = ({ name }: RecordHeader) => convention.isRecognisedBy(name);
  return { convention, firstAt: headers.findIndex(isOwn), lastAt: headers.findLastIndex(isOwn) };
}

function readDeadLetters({ convention }: Placed, headers: readonly RecordHeader[]): boolean {
  return looksLikeDeadLetterTopic(convention.decode(headers).originTopic);
}

/**
 * Puts in order the conventions that left headers on one record: the one that dead-lettered it last comes first, and speaks for the record.
 *
 * - Of those that write after what was there, the one whose headers end last was last.
 * - One that writes before what was there is told from those only by what they say: the outer one read a topic of dead letters. Where that does not tell,
 *   those that write after are taken for the newer.
 * - Those in no order come behind all others.
 * - The generic names are also used on events, which every framework carries along. So they come last, unless they stand after a framework's headers and
 *   name an origin of their own.
 */
export function newestFirst(conventions: readonly Convention[], headers: readonly RecordHeader[]): Convention[] {
  const placed = conventions.filter(({ name }) => name !== 'generic').map((convention) => place(convention, headers));
  const by = (placement: Convention['placement']) => placed.filter(({ convention }) => convention.placement === placement);
  const after = by('after').sort((a, b) => b.lastAt - a.lastAt);
  const before = by('before').sort((a, b) => a.firstAt - b.firstAt);
  const [outerAfter] = after;
  const [outerBefore] = before;
  const isBeforeNewer = outerAfter !== undefined && outerBefore !== undefined && readDeadLetters(outerBefore, headers) && !readDeadLetters(outerAfter, headers);
  const ordered = (isBeforeNewer ? [...before, ...after] : [...after, ...before]).concat(by('unordered')).map(({ convention }) => convention);
  const generic = conventions.find(({ name }) => name === 'generic');
  if (generic === undefined) return ordered;
  const isNewest =
    outerAfter !== undefined &&
    outerBefore === undefined &&
    place(generic, headers).firstAt > outerAfter.lastAt &&
    generic.decode(headers).originTopic !== null;
  return isNewest ? [generic, ...ordered] : [...ordered, generic];
}
