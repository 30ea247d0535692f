/** An error of the shop's own; a retriable one may pass by itself. */
export abstract class ShopError extends Error {
  abstract readonly retriable: boolean;
  override get name(): string {
    return this.constructor.name;
  }
}

/** A record that does not hold what its topic promises: no retry will change it. */
export class MalformedPayloadError extends ShopError {
  readonly retriable = false;
}

/** Whether trying again may help. What we did not foresee gets its retries too. */
export function isRetriable(error: unknown): boolean {
  return error instanceof ShopError ? error.retriable : true;
}

export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** An error and its causes, outermost first. */
export function causeChain(error: Error): Error[] {
  const chain = [error];
  let cause = error.cause;
  while (cause instanceof Error && chain.length < 10) {
    chain.push(cause);
    cause = cause.cause;
  }
  return chain;
}

/** The stack of an error and of its causes, as Java prints it. */
export function fullStack(error: Error): string {
  return causeChain(error)
    .map((link) => link.stack ?? `${link.name}: ${link.message}`)
    .join('\nCaused by: ');
}
