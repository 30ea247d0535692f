import { z } from 'zod';
import { person } from './actor.ts';

/** What `/api/session` answers: who is signed in, and whether this console is a demo that signs everybody in. */
export const session = z.object({ user: person, isDemo: z.boolean() });
