import { z } from 'zod';

/** How better-auth says no. */
const refusalBody = z.object({ code: z.string().default('SIGN_IN_REFUSED'), message: z.string().default('The request was refused.') });

/** better-auth said no: a wrong password, another origin, too many attempts. */
export class SignInRefused extends Error {
  override name = 'SignInRefused';
  readonly status: number;
  /** better-auth's code, such as `INVALID_EMAIL_OR_PASSWORD`. */
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  /** @param body what better-auth answered. */
  constructor(body: unknown, { status, cause, retryAfterSeconds }: { status: number; cause?: unknown; retryAfterSeconds?: number | undefined }) {
    const { code, message } = refusalBody.catch(refusalBody.parse({})).parse(body);
    super(message, cause === undefined ? {} : { cause });
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
