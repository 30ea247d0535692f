import { z } from 'zod';
import { failures } from '#demo/failures/registry.ts';
import type { FailureSchedule } from '#demo/failures/schedule.ts';

export const failureStatus = z.object({
  name: z.string(),
  title: z.string(),
  effect: z.string(),
  active: z.boolean(),
  /** When it ends, if it is active. */
  endsAt: z.iso.datetime().nullable(),
});
export type FailureStatus = z.output<typeof failureStatus>;

export const failureList = z.object({ failures: z.array(failureStatus) });
export const failureRequest = z.object({
  minutes: z
    .number()
    .positive()
    .max(24 * 60)
    .default(5),
});

export const shopHealth = z.object({
  phase: z.enum(['starting', 'history', 'live', 'stopping']),
  /** What the shop waits for, when it cannot start. */
  waitingFor: z.string().nullable(),
  history: z.object({ progress: z.number(), events: z.int() }),
  services: z.record(z.string(), z.object({ state: z.enum(['starting', 'running', 'restarting', 'stopped']), handled: z.int(), deadLettered: z.int() })),
  failures: z.array(failureStatus),
});
export type ShopHealth = z.output<typeof shopHealth>;

/** Every failure, and whether it is active now. */
export function listFailures(schedule: FailureSchedule): FailureStatus[] {
  const active = new Map(schedule.active(new Date()).map((window) => [window.failure.name, window.endsAt]));
  return failures.map(({ name, title, effect }) => ({ name, title, effect, active: active.has(name), endsAt: active.get(name)?.toISOString() ?? null }));
}
