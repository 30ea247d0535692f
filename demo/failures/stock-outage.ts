import type { Failure } from './failure.ts';

export const stockOutage: Failure = {
  name: 'stock-outage',
  title: 'Stock service down',
  effect: 'Orders are paid but nothing is reserved or shipped, and CRM learns of no payment: PaymentCaptured goes to warehouse-dlt and to crm.dlq.',
  breaks: 'stock-service',
};
