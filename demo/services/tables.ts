import type { ServiceName } from '#demo/names.ts';
import { outboxTables } from '#demo/outbox.ts';
import { checkoutTables } from './checkout/tables.ts';
import { crmTables } from './crm/tables.ts';
import { notificationsTables } from './notifications/tables.ts';
import { paymentsTables } from './payments/tables.ts';
import { warehouseTables } from './warehouse/tables.ts';

const ownTables: Record<ServiceName, string> = {
  checkout: checkoutTables,
  payments: paymentsTables,
  warehouse: warehouseTables,
  crm: crmTables,
  notifications: notificationsTables,
};

/** The statements that fill a service's new schema; unqualified names are meant for that schema. */
export function serviceTables(name: ServiceName): string {
  return outboxTables + ownTables[name];
}
