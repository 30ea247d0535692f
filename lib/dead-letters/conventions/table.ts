import { readConventionMappings } from '#lib/config/environment.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { benthos } from './benthos.ts';
import { type Convention, type DeadLetterFacts, type Hop, noFacts, originOf } from './convention.ts';
import { customConvention } from './custom.ts';
import { dapr } from './dapr.ts';
import { looksLikeDeadLetterTopic } from './dead-letter-topic.ts';
import { generic } from './generic.ts';
import { kafkaConnect } from './kafka-connect.ts';
import { kafkaStreams } from './kafka-streams.ts';
import { kafkajsAsyncRetry } from './kafkajs-async-retry.ts';
import { karafka } from './karafka.ts';
import { masstransit } from './masstransit.ts';
import { newestFirst } from './newest-first.ts';
import { nServiceBus } from './nservicebus.ts';
import { shareGroup } from './share-group.ts';
import { smallrye } from './smallrye.ts';
import { smallryeDelayedRetry } from './smallrye-delayed-retry.ts';
import { springCloudStream } from './spring-cloud-stream.ts';
import { springKafka } from './spring-kafka.ts';
import { springRetryTopic } from './spring-retry-topic.ts';
import { wolverine } from './wolverine.ts';

/** Every built-in convention. Those with a prefix of their own come first, so that a look-up of names is short; which one speaks is up to newestFirst. */
export const builtInConventions: readonly Convention[] = [
  springKafka,
  springRetryTopic,
  springCloudStream,
  kafkaConnect,
  kafkaStreams,
  shareGroup,
  smallrye,
  smallryeDelayedRetry,
  masstransit,
  nServiceBus,
  wolverine,
  kafkajsAsyncRetry,
  karafka,
  dapr,
  benthos,
  generic,
];

/** The name stored for a dead letter that fits no convention: it is one all the same, with the error unknown. */
const unknownConvention = 'unknown';

/** Topics have few header names; those that differ from record to record must not fill the memory. */
const mostNamesKept = 2_000;
const longestNameKept = 100;

export interface ConventionTable {
  /** What a dead letter's headers say, and by which convention they were read. Never throws. */
  readFacts(headers: readonly RecordHeader[]): { convention: string; facts: DeadLetterFacts };
  readStackTrace(headers: readonly RecordHeader[]): string | null;
  /** Each time it was dead-lettered or retried, by any convention, oldest first. */
  readHops(headers: readonly RecordHeader[]): Hop[];
  /** Tells of a stored dead letter's headers which describe a failure: those of every convention that dead-lettered it. @param convention that it was read with. */
  failureHeaders(convention: string, headers: readonly RecordHeader[]): IsFailureHeader;
}

export type IsFailureHeader = (headerName: string) => boolean;

/** How a record is read: by `speaker`, but where it began as `beginning` says, which is the same unless `speaker` read a topic of dead letters. */
interface Reading {
  speaker: Convention;
  beginning: Convention;
  facts: DeadLetterFacts;
}

/** The conventions in use: those of the operator win over the built-in ones, in their own order; one of the same name takes its place. */
export function conventionTable(custom: readonly Convention[]): ConventionTable {
  const customNames = new Set(custom.map(({ name }) => name));
  const all = [...custom, ...builtInConventions.filter(({ name }) => !customNames.has(name))];
  const byName = new Map(all.map((convention) => [convention.name, convention]));
  const alone = all.map((convention) => [convention]);
  const signs = new Map<string, number>();

  /** A bit for each convention that a header of this name shows. */
  function signOf(name: string): number {
    const known = signs.get(name);
    if (known !== undefined) return known;
    let sign = 0;
    for (const [index, convention] of all.entries()) if (convention.isRecognisedBy(name)) sign |= 1 << index;
    if (signs.size < mostNamesKept && name.length <= longestNameKept) signs.set(name, sign);
    return sign;
  }

  /** The conventions that left headers, the one that speaks first. A built-in one that shows only in names that an operator's has is not there beside it. */
  function present(headers: readonly RecordHeader[]): readonly Convention[] {
    let sign = 0;
    for (const { name } of headers) sign |= signOf(name);
    if ((sign & (sign - 1)) === 0) return alone[31 - Math.clz32(sign)] ?? [];
    const shown = all.filter((_, index) => (sign & (1 << index)) !== 0);
    const ofOperator = shown.filter(({ name }) => customNames.has(name));
    const builtIn = shown.slice(ofOperator.length);
    if (ofOperator.length === 0) return newestFirst(builtIn, headers);
    const others = headers.filter(({ name }) => !ofOperator.some((own) => own.isRecognisedBy(name) || own.owns(name)));
    const beside = builtIn.filter((convention) => others.some(({ name }) => convention.isRecognisedBy(name)));
    return [...ofOperator, ...newestFirst(beside, headers)];
  }

  /** The headers that a convention is given beside others. The generic names are part of those too: what one wrote is not two things. */
  function shareOf(convention: Convention, shown: readonly Convention[], headers: readonly RecordHeader[]): readonly RecordHeader[] {
    if (convention !== generic) return headers;
    return headers.filter(({ name }) => !shown.some((other) => other !== generic && other.owns(name)));
  }

  function read(headers: readonly RecordHeader[]): Reading | undefined {
    const shown = present(headers);
    const [speaker, ...earlier] = shown;
    if (speaker === undefined) return undefined;
    const facts = speaker.decode(headers);
    if (!looksLikeDeadLetterTopic(facts.originTopic)) return { speaker, beginning: speaker, facts };
    for (const beginning of earlier) {
      const origin = originOf(beginning.decode(shareOf(beginning, shown, headers)));
      if (origin.originTopic !== null && !looksLikeDeadLetterTopic(origin.originTopic)) return { speaker, beginning, facts: { ...facts, ...origin } };
    }
    return { speaker, beginning: speaker, facts };
  }

  /** Whether the generic names were read: by themselves, or for where a record began that another convention speaks for. */
  function readsGeneric(convention: string, headers: readonly RecordHeader[]): boolean {
    if (convention === generic.name) return true;
    const reading = read(headers);
    return reading?.beginning === generic && reading.speaker !== generic;
  }

  return {
    readFacts(headers) {
      const reading = read(headers);
      return reading === undefined ? { convention: unknownConvention, facts: noFacts } : { convention: reading.speaker.name, facts: reading.facts };
    },
    readStackTrace: (headers) => present(headers)[0]?.stackTrace(headers) ?? null,
    readHops(headers) {
      const shown = present(headers);
      return shown.toReversed().flatMap((convention) => convention.hops(shareOf(convention, shown, headers)));
    },
    failureHeaders(convention, headers) {
      const shown = present(headers);
      // The generic names are on many events: they tell of a failure only where they were read for one.
      const left = shown.includes(generic) && !readsGeneric(convention, headers) ? shown.filter((each) => each !== generic) : shown;
      const stored = byName.get(convention);
      return (name) => stored?.owns(name) === true || left.some((each) => each.owns(name));
    },
  };
}

let configured: ConventionTable | undefined;

/** The conventions of this process, as configured (REDRIVE_CONVENTIONS) when first asked. @throws ZodError when that is wrong */
function conventions(): ConventionTable {
  configured ??= conventionTable(readConventionMappings().map(customConvention));
  return configured;
}

/** What a dead letter's headers say, and by which convention they were read. Never throws once the configuration was read. */
export function readFacts(headers: readonly RecordHeader[]): { convention: string; facts: DeadLetterFacts } {
  return conventions().readFacts(headers);
}

/** The stack trace in a dead letter's headers, whole. For showing, not for indexing. */
export function readStackTrace(headers: readonly RecordHeader[]): string | null {
  return conventions().readStackTrace(headers);
}

/** Each time a dead letter was dead-lettered or retried, oldest first: its last entry is how it came here. For showing, not for indexing. */
export function readHops(headers: readonly RecordHeader[]): Hop[] {
  return conventions().readHops(headers);
}

/** Tells of a stored dead letter's headers which describe a failure, by every convention that dead-lettered it: exactly those are removed on replay. */
export function failureHeaders(convention: string, headers: readonly RecordHeader[]): IsFailureHeader {
  return conventions().failureHeaders(convention, headers);
}
