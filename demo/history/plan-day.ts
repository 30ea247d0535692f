import { chance } from '#demo/dependencies/chance.ts';
import { malformedPayload } from '#demo/failures/malformed-payload.ts';
import { paymentsOutage } from '#demo/failures/payments-outage.ts';
import type { FailureWindow } from '#demo/failures/schedule.ts';
import { stockOutage } from '#demo/failures/stock-outage.ts';
import type { NewOrder } from '#demo/services/checkout/place-orders.ts';

const minuteMs = 60_000;
const dayMinutes = 24 * 60;
export const firstOrderNumber = 100_001;

/** The hours before the end at which most people shop: what sells well is also what breaks. */
const peaks = [
  { hoursAgo: 20, height: 1.2, widthHours: 1.5 },
  { hoursAgo: 10, height: 3, widthHours: 0.9 },
  { hoursAgo: 5, height: 3, widthHours: 1 },
];

function demand(hoursAgo: number): number {
  return peaks.reduce((sum, { hoursAgo: at, height, widthHours }) => sum + height * Math.exp(-(((hoursAgo - at) / widthHours) ** 2) / 2), 1);
}

/** The orders of the day that ends at `endsAt`, in order of time. Depends on its arguments alone, so that an interrupted history goes on with the same day. */
export function planOrders(endsAt: Date, count: number): NewOrder[] {
  const weights = Array.from({ length: dayMinutes }, (_, minute) => demand((dayMinutes - minute - 0.5) / 60));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const startMs = endsAt.getTime() - dayMinutes * minuteMs;
  const orders: NewOrder[] = [];
  let due = 0;
  for (const [minute, weight] of weights.entries()) {
    due += (weight / total) * count;
    const inThisMinute = Math.round(due) - orders.length;
    const seconds = Array.from({ length: inThisMinute }, (_, index) => chance('second', String(minute), String(index)) * minuteMs).sort((a, b) => a - b);
    for (const offsetMs of seconds)
      orders.push({ number: firstOrderNumber + orders.length, placedAt: new Date(Math.floor(startMs + minute * minuteMs + offsetMs)) });
  }
  return orders;
}

function windowOf(failure: FailureWindow['failure'], endsAt: Date, hoursAgo: number, minutes: number): FailureWindow {
  const startsAt = new Date(endsAt.getTime() - hoursAgo * 60 * minuteMs);
  return { failure, startsAt, endsAt: new Date(startsAt.getTime() + minutes * minuteMs) };
}

/** What went wrong on that day: the payment provider was down for 70 minutes, the stock service for 90, and the old mobile app was in use now and then. */
export function planFailures(endsAt: Date): FailureWindow[] {
  return [
    windowOf(paymentsOutage, endsAt, 10.5, 70),
    windowOf(stockOutage, endsAt, 5.7, 90),
    windowOf(malformedPayload, endsAt, 21, 4),
    windowOf(malformedPayload, endsAt, 14, 5),
    windowOf(malformedPayload, endsAt, 2, 5),
  ];
}
