import { findProduct } from '#demo/catalog.ts';
import type { Clock } from '#demo/clock.ts';
import { ShopError } from '#demo/errors.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';
import { chance } from './chance.ts';
import { DependencyError } from './dependency-error.ts';

export class StockServiceTimeoutError extends DependencyError {}

/** A product that the stock service does not know: somebody has to list it first. */
class UnknownSkuError extends ShopError {
  readonly retriable = false;
}

export interface StockLine {
  sku: string;
  quantity: number;
}

const shortRate = 0.01;
const timeoutMs = 150;

/** The service in front of the shelves: knows what lies there and how long a parcel takes. */
export class StockService {
  readonly #failures: FailureSchedule;

  constructor(failures: FailureSchedule) {
    this.#failures = failures;
  }

  async #answer(request: string, clock: Clock): Promise<void> {
    if (this.#failures.breaks('stock-service', clock.now())) {
      await clock.sleep(timeoutMs);
      throw new StockServiceTimeoutError(`The stock service did not answer within ${timeoutMs} ms: ${request}`);
    }
    await clock.sleep(4);
  }

  /**
   * Sets the lines of an order aside. Idempotent by order id.
   * @returns the lines that are not there: none when all are set aside.
   * @throws StockServiceTimeoutError, UnknownSkuError
   */
  async setAside(orderId: string, lines: readonly StockLine[], clock: Clock): Promise<StockLine[]> {
    await this.#answer(`set aside ${lines.map((line) => `${line.quantity} × ${line.sku}`).join(', ')} for ${orderId}`, clock);
    const unknown = lines.find((line) => findProduct(line.sku) === undefined);
    if (unknown !== undefined) throw new UnknownSkuError(`The stock service does not know ${unknown.sku}, ordered in ${orderId}`);
    return chance('shelf', orderId) < shortRate ? lines.slice(0, 1) : [];
  }

  /** The day by which an order will have arrived. @throws StockServiceTimeoutError */
  async deliveryDate(orderId: string, clock: Clock): Promise<Date> {
    await this.#answer(`delivery date of ${orderId}`, clock);
    const days = 1 + Math.floor(chance('delivery', orderId) * 4);
    return new Date(clock.now().getTime() + days * 86_400_000);
  }
}
