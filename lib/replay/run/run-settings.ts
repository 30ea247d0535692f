import { z } from 'zod';
import { plainText } from '#lib/access/plain-text.ts';

const ratePerSecond = z.int().min(1).max(1_000_000);

/** How a replay runs, as its plan binds it. */
export const runSettings = z.strictObject({
  /** Messages per second of all shards together. */
  ratePerSecond,
  /** From a tenth of the rate to all of it within this time, each time that it begins to run; 0 for none. */
  rampMs: z.int().min(0).max(3_600_000),
  /** So many messages first, one for each key; then their proof is waited for, at most so long after the last was sent. */
  canary: z.strictObject({ messages: z.int().min(1).max(10_000), waitMs: z.int().min(1_000).max(86_400_000) }).nullable(),
  /** What pauses it by itself. */
  guards: z.strictObject({
    /** More than `percent` of the last `ofLast` that were handled came back. */
    returns: z.strictObject({ percent: z.number().min(0).max(100), ofLast: z.int().min(1).max(10_000) }).nullable(),
    /** The group's lag on the target topics is above so many messages. */
    lag: z.strictObject({ groupId: plainText.trim().min(1).max(249), above: z.int().min(0).max(1_000_000_000) }).nullable(),
    /** A shard failed so many times in succession for the brokers' sake. */
    brokerErrors: z.int().min(1).max(1_000).nullable(),
  }),
});
export type RunSettings = z.infer<typeof runSettings>;

/** How a plan runs, without what else its settings hold. */
export const runOf = ({ ratePerSecond, rampMs, canary, guards }: RunSettings): RunSettings => ({ ratePerSecond, rampMs, canary, guards });

/** A plan's settings unless somebody chooses others. @param rate REDRIVE_REPLAY_RATE */
export function usualSettings(rate: number): RunSettings {
  return { ratePerSecond: rate, rampMs: 0, canary: null, guards: { returns: { percent: 20, ofLast: 50 }, lag: null, brokerErrors: 10 } };
}

/** Those of a stored plan: plans of before there were canaries and guards have none. */
export const frozenRunSettings = {
  ...runSettings.shape,
  rampMs: runSettings.shape.rampMs.default(0),
  canary: runSettings.shape.canary.default(null),
  guards: runSettings.shape.guards.default({ returns: null, lag: null, brokerErrors: null }),
};

/** Chooses how a plan will run: of exactly the plan that was seen. */
export const settingsRequest = z.strictObject({ planHash: z.string(), settings: runSettings });

/** Changes the rate of a replay that was confirmed. */
export const rateRequest = z.strictObject({ ratePerSecond });
