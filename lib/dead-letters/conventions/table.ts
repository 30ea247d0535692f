import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { type Convention, type DeadLetterFacts, noFacts } from './convention.ts';
import { generic } from './generic.ts';
import { smallrye } from './smallrye.ts';
import { springKafka } from './spring-kafka.ts';

/** Every convention, in the order in which they are tried: those with a prefix of their own first, the generic one last. */
const conventions: readonly Convention[] = [springKafka, smallrye, generic];

const byName = new Map(conventions.map((convention) => [convention.name, convention]));

/** The name stored for a dead letter that fits no convention: it is one all the same, with the error unknown. */
const unknownConvention = 'unknown';

/** What a dead letter's headers say, and by which convention they were read. */
export function readFacts(headers: readonly RecordHeader[]): { convention: string; facts: DeadLetterFacts } {
  const convention = conventions.find((candidate) => candidate.recognises(headers));
  return convention === undefined ? { convention: unknownConvention, facts: noFacts } : { convention: convention.name, facts: convention.decode(headers) };
}

/** Whether a stored dead letter's header describes the failure, by the convention that it was read with. */
export function isFailureHeader(convention: string, headerName: string): boolean {
  return byName.get(convention)?.owns(headerName) ?? false;
}
