import { expect, test } from 'vitest';
import { firstOrderNumber, planFailures, planOrders } from './plan-day.ts';

const endsAt = new Date('2026-11-24T12:00:00Z');

test('a day has the orders asked for, in order of time, none after its end', () => {
  const orders = planOrders(endsAt, 3_000);
  expect(orders).toHaveLength(3_000);
  expect(orders.map((order) => order.number)).toEqual(orders.map((_, index) => firstOrderNumber + index));
  const times = orders.map((order) => order.placedAt.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(0)).toBeGreaterThanOrEqual(endsAt.getTime() - 86_400_000);
  expect(times.at(-1)).toBeLessThan(endsAt.getTime());
});

test('the same day is planned again after an interruption', () => {
  expect(planOrders(endsAt, 500)).toEqual(planOrders(endsAt, 500));
});

test('each outage meets between 200 and 900 orders', () => {
  const orders = planOrders(endsAt, 3_000);
  for (const { startsAt, endsAt: until } of planFailures(endsAt).filter(({ failure }) => failure.breaks !== undefined)) {
    const met = orders.filter((order) => order.placedAt >= startsAt && order.placedAt < until).length;
    expect(met).toBeGreaterThan(200);
    expect(met).toBeLessThan(900);
  }
});
