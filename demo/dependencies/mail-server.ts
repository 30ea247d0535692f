import type { Clock } from '#demo/clock.ts';
import { ShopError } from '#demo/errors.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import { chance } from './chance.ts';
import { DependencyError } from './dependency-error.ts';

class MailServerUnreachableError extends DependencyError {}

/** The mail server will not take this message, now or later. */
class RecipientRefusedError extends ShopError {
  readonly retriable = false;
}

const refusalRate = 0.003;

/** Takes e-mails. The message id makes it take each once. */
export class MailServer {
  readonly #failures: FailureSchedule;

  constructor(failures: FailureSchedule) {
    this.#failures = failures;
  }

  /** @throws MailServerUnreachableError, RecipientRefusedError */
  async send(message: { messageId: string; recipient: string }, clock: Clock): Promise<void> {
    if (this.#failures.breaks('mail-server', clock.now())) {
      await clock.sleep(100);
      throw new MailServerUnreachableError(`connect ECONNREFUSED while sending ${message.messageId}`);
    }
    await clock.sleep(5);
    if (chance('mail', message.messageId) < refusalRate)
      throw new RecipientRefusedError(`550 5.1.1 <${message.recipient}>: Recipient address rejected: User unknown`);
  }
}
