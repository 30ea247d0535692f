import { plainText } from '#lib/access/plain-text.ts';

/** What a person writes, kept as written: not blank, and at most so many characters. `what` names it where it is refused: "the reason". */
export const writtenText = (maximum: number, what: string) =>
  plainText.trim().min(1, `${what} is empty`).max(maximum, `${what} is longer than ${maximum} characters`);
