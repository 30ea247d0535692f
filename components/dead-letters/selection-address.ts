import { createParser } from 'nuqs';
import { mostAtOnce } from '#lib/dead-letters/many-actions.ts';

/** As many as one action takes. */
export const mostSelected = mostAtOnce;

/** A run of ids in base 36: how far its first lies behind the last of the run before, and how many there are where it is more than one. */
const run = /^([0-9a-z]{1,12})(?:\*([0-9a-z]{1,8}))?$/;

/** Ids as the address holds them: in order, as distances between runs, so that a thousand fit. */
export function writeSelection(ids: readonly string[]): string {
  const sorted = ids.map(BigInt).sort((one, other) => (one < other ? -1 : 1));
  const runs: { first: bigint; count: number }[] = [];
  for (const id of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last.first + BigInt(last.count) === id) last.count += 1;
    else runs.push({ first: id, count: 1 });
  }
  let before = 0n;
  return runs
    .map(({ first, count }) => {
      const distance = first - before;
      before = first + BigInt(count) - 1n;
      return `${distance.toString(36)}${count === 1 ? '' : `*${count.toString(36)}`}`;
    })
    .join('.');
}

/** @returns the ids in order, at most as many as can be selected; null where the text is none of `writeSelection`. */
export function readSelection(text: string): string[] | null {
  const ids: string[] = [];
  let before = 0n;
  for (const part of text === '' ? [] : text.split('.')) {
    const [, distance, count = '1'] = run.exec(part) ?? [];
    if (distance === undefined) return null;
    const first = before + BigInt(Number.parseInt(distance, 36));
    const end = Number.parseInt(count, 36);
    for (let place = 0; place < end && ids.length < mostSelected; place++) ids.push(String(first + BigInt(place)));
    before = first + BigInt(end) - 1n;
  }
  return ids;
}

/** The selected dead letters in the address. */
export const parseAsSelection = createParser({
  parse: readSelection,
  serialize: writeSelection,
  eq: (one, other) => one.length === other.length && writeSelection(one) === writeSelection(other),
}).withDefault([]);
