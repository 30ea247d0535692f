import { z } from 'zod';
import { person } from './actor.ts';

/** The people of this console, as those see them who work with them. */
export const people = z.object({ people: z.array(person.pick({ name: true, email: true })) });
