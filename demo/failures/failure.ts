import type { ServiceName } from '#demo/names.ts';

/** What the services depend on and do not own. */
export const dependencyNames = ['payment-provider', 'stock-service', 'mail-server'] as const;
export type DependencyName = (typeof dependencyNames)[number];

/** A failure that can be caused on purpose. What it does is said by the fields it has; the services ask the schedule at those points. */
export interface Failure {
  /** As on the command line. */
  name: string;
  title: string;
  /** What a visitor will see, in one sentence. */
  effect: string;
  /** The dependency that does not answer. */
  breaks?: DependencyName;
  /** The service whose consumer stays a member of its group but handles nothing. */
  stalls?: ServiceName;
  /** Spoils the value of an OrderPlaced, or gives it back as it is. @param orderNumber the digits of the order id. */
  spoilsOrder?(value: string, orderNumber: number): string;
}
