import { z } from 'zod';

export const role = z.enum(['administrator', 'operator']);
export type Role = z.infer<typeof role>;

/** A person as pages and the API name them. */
export const person = z.object({ id: z.string(), name: z.string(), email: z.string(), role });

/** Who asks: the person, and how they proved it (a browser's session cookie, or an API token). */
export interface Actor extends z.infer<typeof person> {
  via: 'session' | 'token';
}
