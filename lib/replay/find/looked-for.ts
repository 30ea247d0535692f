import type { SearchReport } from '#lib/dead-letters/dead-letter.ts';
import type { AskedThing } from '#lib/dead-letters/find/asked-thing.ts';
import { count } from '#lib/replay/hazards/plan-context.ts';

/** What was looked for, and where, in words: so that "nothing" says what there is none of. */
export function lookedFor({ number, position, text }: AskedThing, search: SearchReport | null): string[] {
  const traced = 'ids, keys and positions of traced events';
  const said: string[] = [];
  if (number !== null) said.push(`dead letter and replay number ${number}`);
  if (position !== null) {
    const { topic, partition, offset } = position;
    said.push(`a dead letter at ${topic}/${partition}/${offset}, or made from the record there`);
  }
  if (text === null || search === null) return [...said, traced, 'no text: four characters or more can be searched for'];
  said.push(traced);
  const parts = 'key, value, headers and error';
  if (search.isComplete) said.push(`${parts} of all ${count(search.searched + search.remaining)} dead-lettered records`);
  else said.push(`${parts} of the newest ${count(search.searched)} dead-lettered records; up to ${count(search.remaining)} older ones not yet`);
  return said;
}
