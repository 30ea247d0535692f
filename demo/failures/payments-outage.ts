import type { Failure } from './failure.ts';

export const paymentsOutage: Failure = {
  name: 'payments-outage',
  title: 'Payment provider down',
  effect: 'Orders are placed but never paid: OrderPlaced goes to payments.DLT.',
  breaks: 'payment-provider',
};
