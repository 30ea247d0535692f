import type { TracedEvent } from '#lib/trace/traced-event.ts';

/** An event of a chain for tests: at `ms` since 1970, with what is given and nothing else said. */
export function tracedEventOf(ms: number, given: Partial<TracedEvent>): TracedEvent {
  return {
    topic: 'orders',
    partition: 0,
    offset: String(ms),
    timestampMs: String(ms),
    key: null,
    eventId: null,
    causationId: null,
    correlationId: 'c',
    traceId: null,
    type: null,
    source: null,
    version: null,
    sizeBytes: 100,
    jobId: null,
    ...given,
  };
}
