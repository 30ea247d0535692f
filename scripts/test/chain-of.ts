import type { ChainAnswer } from '#lib/trace/chain/chain.ts';

/** A chain of these events for tests: with what is given and nothing else said. */
export function chainOf(events: ChainAnswer['events'], given: Partial<ChainAnswer> = {}): ChainAnswer {
  return {
    correlationId: 'c-1',
    events,
    edges: [],
    copyOf: events.map(() => null),
    sentAtMs: events.map(() => null),
    traces: [],
    findings: [],
    expected: [],
    total: { count: events.length, isExact: true },
    cursor: null,
    asOf: '2026-11-24T10:00:00.000Z',
    ...given,
  };
}
