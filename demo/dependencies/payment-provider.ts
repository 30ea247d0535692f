import type { Clock } from '#demo/clock.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import { chance } from './chance.ts';
import { DependencyError } from './dependency-error.ts';

class PaymentProviderUnavailableError extends DependencyError {}

export type CaptureOutcome = { status: 'captured'; reference: string } | { status: 'declined'; reference: string; reason: string };

const declineRate = 0.02;
const reasons = ['insufficient_funds', 'card_expired', 'do_not_honor', 'suspected_fraud'];

/** The company that takes the money. A capture is idempotent by order id. */
export class PaymentProvider {
  readonly #failures: FailureSchedule;

  constructor(failures: FailureSchedule) {
    this.#failures = failures;
  }

  /** @throws PaymentProviderUnavailableError */
  async capture(order: { orderId: string; totalCents: number; currency: string }, clock: Clock): Promise<CaptureOutcome> {
    const luck = chance('capture', order.orderId);
    if (this.#failures.breaks('payment-provider', clock.now())) {
      await clock.sleep(60);
      const amount = `${(order.totalCents / 100).toFixed(2)} ${order.currency}`;
      throw new PaymentProviderUnavailableError(`The payment provider answered 503 Service Unavailable to the capture of ${amount} for ${order.orderId}`);
    }
    await clock.sleep(20 + luck * 40);
    const reference = `pp_${Math.floor(luck * 2 ** 32)
      .toString(16)
      .padStart(8, '0')}`;
    if (luck < declineRate) return { status: 'declined', reference, reason: reasons[Math.floor((luck / declineRate) * reasons.length)] ?? 'do_not_honor' };
    return { status: 'captured', reference };
  }
}
