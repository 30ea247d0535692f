import { ShopError } from '#demo/errors.ts';

/** A dependency that did not do its work; it may the next time. */
export class DependencyError extends ShopError {
  readonly retriable = true;
}
