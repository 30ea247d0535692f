import { Refusal } from './refusal.ts';

/** Refuses a cursor that is not one of ours. @param giver what gives them, as in "this list". @param start where to begin instead */
export function wrongCursor(giver: string, start = 'the first page'): Refusal {
  return new Refusal(`The cursor is not one that ${giver} gave. Start again from ${start}.`, {
    kind: 'invalid',
    type: 'wrong-cursor',
    fields: { field: 'cursor' },
  });
}
