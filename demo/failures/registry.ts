import type { Failure } from './failure.ts';
import { malformedPayload } from './malformed-payload.ts';
import { paymentsOutage } from './payments-outage.ts';
import { stockOutage } from './stock-outage.ts';
import { stuckConsumer } from './stuck-consumer.ts';

/** Every failure there is: a new one is a file of its own and a line here. */
export const failures: readonly Failure[] = [paymentsOutage, stockOutage, malformedPayload, stuckConsumer];

export function findFailure(name: string): Failure | undefined {
  return failures.find((failure) => failure.name === name);
}

/** What to tell someone who named a failure that is none. */
export function unknownFailure(name: string): string {
  return `There is no failure called "${name}". There are: ${failures.map((failure) => failure.name).join(', ')}.`;
}
