import { z } from 'zod';

/** Text that is written down: Postgres keeps neither NUL nor half of a surrogate pair, as JSON can spell them ("\u0000", "\ud800"). */
export const plainText = z.string().refine((text) => text.isWellFormed() && !text.includes('\0'), 'it has a NUL character, or half of a surrogate pair');
