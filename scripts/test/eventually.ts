import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `check` neither throws nor gives `false` or `undefined`: the only waiting in tests.
 * @returns what `check` gave.
 * @throws what `check` threw last, or an Error that names it, once `timeoutMs` has passed.
 */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  { timeoutMs = 15_000, intervalMs = 50 } = {},
): Promise<Exclude<Value, false | undefined>> {
  const deadlineAt = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown = new Error(`did not come true within ${timeoutMs} ms: ${check.toString()}`);
    try {
      const value = await check();
      // What is left is neither false nor undefined, which the compiler cannot follow into a type parameter.
      if (value !== false && value !== undefined) return value as Exclude<Value, false | undefined>;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadlineAt) throw failure;
    await sleep(intervalMs);
  }
}
