import type { FailureSchedule } from '#demo/failures/schedule.ts';
import type { ServiceName } from '#demo/names.ts';
import type { ServiceDefinition } from '#demo/service-definition.ts';
import { createCheckout } from './checkout/service.ts';
import { createCrm } from './crm/service.ts';
import { createNotifications } from './notifications/service.ts';
import { createPayments } from './payments/service.ts';
import { createWarehouse } from './warehouse/service.ts';

/** The service of that name. */
export function createService(name: ServiceName, failures: FailureSchedule): ServiceDefinition {
  switch (name) {
    case 'checkout':
      return createCheckout();
    case 'payments':
      return createPayments(failures);
    case 'warehouse':
      return createWarehouse(failures);
    case 'crm':
      return createCrm(failures);
    case 'notifications':
      return createNotifications(failures);
  }
}
