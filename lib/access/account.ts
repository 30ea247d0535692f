import { z } from 'zod';
import { plainText } from './plain-text.ts';

/** Shortest and longest password. Long ones cost a hash, so they end somewhere. */
export const passwordLength = { least: 12, most: 128 };

const password = z
  .string()
  .min(passwordLength.least, `a password has at least ${passwordLength.least} characters`)
  .max(passwordLength.most, `a password has at most ${passwordLength.most} characters`);

/** `currentPassword` is needed where there is one already. */
export const passwordRequest = z.strictObject({ newPassword: password, currentPassword: z.string().max(passwordLength.most).optional() });
export const nameRequest = z.strictObject({ name: plainText.trim().min(1, 'the name is empty').max(100, 'the name is longer than 100 characters') });

export const apiTokenView = z.object({ id: z.string(), name: z.string(), createdAt: z.iso.datetime(), lastUsedAt: z.iso.datetime().nullable() });
export type ApiTokenView = z.infer<typeof apiTokenView>;
export const apiTokenRequest = z.strictObject({ name: plainText.trim().min(1, 'the name is empty').max(100, 'the name is longer than 100 characters') });
/** `token` is shown this once. */
export const createdApiToken = z.object({ id: z.string(), token: z.string() });

/** What the account page shows. */
export const account = z.object({ name: z.string(), email: z.string(), hasPassword: z.boolean(), tokens: z.array(apiTokenView) });
export type Account = z.infer<typeof account>;
