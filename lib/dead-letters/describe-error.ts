import { postgresText } from '#lib/db/postgres-text.ts';
import type { DeadLetterFacts } from './conventions/convention.ts';

/** How much of it is kept where it is only quoted. */
const longestQuote = 1_000;

/** A dead letter's error in one line, as it is quoted by what became of a replay. */
export function describeError({ errorClass, errorMessage }: Pick<DeadLetterFacts, 'errorClass' | 'errorMessage'>): string {
  const said = [errorClass, errorMessage].filter((part) => part !== null && part !== '').join(': ');
  return postgresText(said.slice(0, longestQuote)) || 'no error given';
}
