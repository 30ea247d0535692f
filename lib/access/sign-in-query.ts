import { z } from 'zod';

/** Whether a parameter is there, whatever it says. */
const isGiven = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined);

/** What the address of the sign-in page says. What is wrong or given twice is as good as absent: the page is there for everybody. */
export const signInQuery = z.object({
  /** Where to go on to, to be checked by `sameSitePath`. */
  from: z.string().optional().catch(undefined),
  /** A one-time link was refused. */
  error: isGiven,
  /** Somebody signed out, whom a demo does not sign in again at once. */
  signedOut: isGiven,
});
