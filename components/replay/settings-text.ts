import type { RunSettings } from '#lib/replay/run/run-settings.ts';

/** What stands in the form of how a plan runs. Times are in seconds. */
export interface SettingsText {
  rate: string;
  ramp: string;
  hasCanary: boolean;
  canaryMessages: string;
  canaryWait: string;
  hasReturns: boolean;
  returnsPercent: string;
  returnsOfLast: string;
  hasLag: boolean;
  lagGroup: string;
  lagAbove: string;
  hasBrokerErrors: boolean;
  brokerErrors: string;
}

/** The settings as text; what is off has what is usual for when it is switched on. */
export function textOf({ ratePerSecond, rampMs, canary, guards: { returns, lag, brokerErrors } }: RunSettings): SettingsText {
  return {
    rate: String(ratePerSecond),
    ramp: String(rampMs / 1_000),
    hasCanary: canary !== null,
    canaryMessages: String(canary?.messages ?? 50),
    canaryWait: String((canary?.waitMs ?? 300_000) / 1_000),
    hasReturns: returns !== null,
    returnsPercent: String(returns?.percent ?? 20),
    returnsOfLast: String(returns?.ofLast ?? 50),
    hasLag: lag !== null,
    lagGroup: lag?.groupId ?? '',
    lagAbove: String(lag?.above ?? 10_000),
    hasBrokerErrors: brokerErrors !== null,
    brokerErrors: String(brokerErrors ?? 10),
  };
}

/** A number as it was typed; not a number where it is none. */
function number(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim());
}

const milliseconds = (seconds: string) => Math.round(number(seconds) * 1_000);

/** The settings that the text says, still to be checked. */
export function settingsOf(text: SettingsText): RunSettings {
  return {
    ratePerSecond: number(text.rate),
    rampMs: milliseconds(text.ramp),
    canary: text.hasCanary ? { messages: number(text.canaryMessages), waitMs: milliseconds(text.canaryWait) } : null,
    guards: {
      returns: text.hasReturns ? { percent: number(text.returnsPercent), ofLast: number(text.returnsOfLast) } : null,
      lag: text.hasLag ? { groupId: text.lagGroup.trim(), above: number(text.lagAbove) } : null,
      brokerErrors: text.hasBrokerErrors ? number(text.brokerErrors) : null,
    },
  };
}
