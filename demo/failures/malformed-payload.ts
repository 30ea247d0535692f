import type { Failure } from './failure.ts';

/** What the old mobile app sends: either the total as people write it, or a body cut at the size limit of a proxy. */
export const malformedPayload: Failure = {
  name: 'malformed-payload',
  title: 'Old mobile app sends malformed orders',
  effect: 'Every third order carries a payload that payments and CRM cannot read: it goes to payments.DLT and crm.dlq at once, and no retry helps.',
  spoilsOrder(value, orderNumber) {
    if (orderNumber % 3 !== 0) return value;
    if (orderNumber % 2 === 0) return value.slice(0, Math.floor(value.length * 0.7));
    return value.replace(/"totalCents":(\d+)(\d\d)/, '"totalCents":"$1,$2"');
  },
};
