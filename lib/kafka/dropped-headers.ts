import type { IsHeaderDropped } from './kept-headers.ts';

/** A test of header names that compares bytes: asked for each header of each record, so it makes no strings. */
export function droppedHeaders(names: Iterable<string>): IsHeaderDropped {
  const byLength = Map.groupBy(
    [...new Set(names)].map((name) => Buffer.from(name, 'utf8')),
    ({ length }) => length,
  );
  return (_, buffer, start, end) => {
    const ofLength = byLength.get(end - start);
    return ofLength?.some((name) => name[0] === buffer[start] && name.compare(buffer, start, end) === 0) ?? false;
  };
}
