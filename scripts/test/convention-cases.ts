import { expect } from 'vitest';
import type { DeadLetterFacts, Hop } from '#lib/dead-letters/conventions/convention.ts';
import { conventionTable } from '#lib/dead-letters/conventions/table.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';

export const text = (name: string, value: string): RecordHeader => ({ name, value: Buffer.from(value) });
export const hex = (name: string, value: string): RecordHeader => ({ name, value: Buffer.from(value, 'hex') });
export const nothing = (name: string): RecordHeader => ({ name, value: null });

/** One line of a convention's table of cases. */
export interface ConventionCase {
  says: string;
  headers: RecordHeader[];
  /** Those that matter here. */
  facts: Partial<DeadLetterFacts>;
  /** Oldest first; how many hops there are matters, and of each what is named. */
  hops?: Partial<Hop>[];
  stackTrace?: string | null;
}

const builtIn = conventionTable([]);

/** Checks a case: the built-in conventions read the headers as `convention` and find what it names. */
export function readAs(convention: string): (given: ConventionCase) => void {
  return ({ headers, facts, hops, stackTrace }) => {
    const read = builtIn.readFacts(headers);
    expect(read.convention).toBe(convention);
    expect(read.facts).toMatchObject(facts);
    if (hops !== undefined) expect(builtIn.readHops(headers)).toMatchObject(hops);
    if (stackTrace !== undefined) expect(builtIn.readStackTrace(headers)).toBe(stackTrace);
  };
}

/** Headers that belong to the event in every convention: a replay never removes them. */
export const eventHeaders = [
  'event-id',
  'ce_id',
  'message-id',
  'correlation-id',
  'x-correlation-id',
  'x-causation-id',
  'traceparent',
  'tracestate',
  'b3',
  'content-type',
  'redrive-origin',
];

/** Which of the names are removed when a dead letter of this convention is replayed. */
export function removedOnReplay(convention: string, names: readonly string[]): string[] {
  return names.filter(builtIn.failureHeaders(convention, []));
}
