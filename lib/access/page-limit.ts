import { z } from 'zod';

const expected = 'a whole number from 1 to 200';

/** How many lines a page of a list has at most, as the query of an address gives it. */
export const pageLimit = z.coerce.number(expected).int(expected).min(1, expected).max(200, expected).default(50);
