import type { DeadLetterFacts } from './convention.ts';
import { headerConvention } from './header-mapping.ts';

/** Seconds beyond this are no time, and their milliseconds no integer of 64 bits. */
const mostSeconds = 100_000_000_000n;

/** Its input gives whole seconds. */
function secondsToMs(facts: DeadLetterFacts): void {
  const seconds = facts.originTimestampMs;
  facts.originTimestampMs = seconds === null || seconds < 0n || seconds > mostSeconds ? null : seconds * 1_000n;
}

/**
 * Benthos and Redpanda Connect: the `fallback` output sets `fallback_error` (output_fallback.go), and pipelines forward the input's metadata as headers
 * (franz_reader.go). Text, in the order of a Go map.
 */
export const benthos = headerConvention({
  name: 'benthos',
  placement: 'unordered',
  recognisedBy: ['fallback_error'],
  fields: {
    originTopic: 'kafka_topic',
    originPartition: 'kafka_partition',
    originOffset: 'kafka_offset',
    originTimestamp: 'kafka_timestamp_unix',
    errorMessage: 'fallback_error',
  },
  integers: 'text',
  newest: 'last',
  owned: ['kafka_key', 'kafka_lag', 'kafka_timestamp_ms', 'kafka_tombstone_message'],
  refine: secondsToMs,
});
