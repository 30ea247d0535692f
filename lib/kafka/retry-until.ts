import { setTimeout as delay } from 'node:timers/promises';
import { KafkaError } from './kafka-error.ts';

/** How long to wait before the n-th retry (from 0). Markers of the last commit are written within milliseconds (P2), elections take longer. */
function waitBeforeRetryMs(error: KafkaError, retry: number): number {
  const exponential = 2 ** Math.min(retry, 12);
  return error.code === 'CONCURRENT_TRANSACTIONS' ? Math.min(20, exponential) : Math.min(1_000, 10 * exponential);
}

/**
 * Repeats `attempt` with growing pauses while it fails with a KafkaError that `mayRetry` accepts (by default: a retriable one).
 * @param deadlineAt on the clock of `performance.now()`; the attempt under way then is the last.
 * @throws what the last attempt threw.
 */
export async function retryUntil<Result>(
  deadlineAt: number,
  attempt: () => Promise<Result>,
  mayRetry = (error: KafkaError): boolean => error.retriable,
): Promise<Result> {
  for (let retry = 0; ; retry++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof KafkaError) || !mayRetry(error)) throw error;
      const waitMs = waitBeforeRetryMs(error, retry);
      if (performance.now() + waitMs > deadlineAt) throw error;
      await delay(waitMs);
    }
  }
}
