import { readConventionMappings } from '#lib/config/environment.ts';
import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { benthos } from './benthos.ts';
import { type Convention, type DeadLetterFacts, type Hop, noFacts } from './convention.ts';
import { customConvention } from './custom.ts';
import { dapr } from './dapr.ts';
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
  /** Whether a stored dead letter's header describes the failure, by the convention that it was read with. */
  isFailureHeader(convention: string, headerName: string): boolean;
}

/** The conventions in use: those of the operator win over the built-in ones, in their own order; one of the same name takes its place. */
export function conventionTable(custom: readonly Convention[]): ConventionTable {
  const customNames = new Set(custom.map(({ name }) => name));
  const all = [...custom, ...builtInConventions.filter(({ name }) => !customNames.has(name))];
  const byName = new Map(all.map((convention) => [convention.name, convention]));
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

  function signOfAll(headers: readonly RecordHeader[]): number {
    let sign = 0;
    for (const { name } of headers) sign |= signOf(name);
    return sign;
  }

  /** The conventions that left headers, the one that speaks first. */
  function present(headers: readonly RecordHeader[], sign: number): Convention[] {
    const shown = all.filter((_, index) => (sign & (1 << index)) !== 0);
    const ofOperator = shown.filter(({ name }) => customNames.has(name));
    return [...ofOperator, ...newestFirst(shown.slice(ofOperator.length), headers)];
  }

  function speaking(headers: readonly RecordHeader[]): Convention | undefined {
    const sign = signOfAll(headers);
    if (sign === 0) return undefined;
    const isOne = (sign & (sign - 1)) === 0;
    return isOne ? all[31 - Math.clz32(sign)] : present(headers, sign)[0];
  }

  return {
    readFacts(headers) {
      const convention = speaking(headers);
      return convention === undefined ? { convention: unknownConvention, facts: noFacts } : { convention: convention.name, facts: convention.decode(headers) };
    },
    readStackTrace: (headers) => speaking(headers)?.stackTrace(headers) ?? null,
    readHops(headers) {
      const shown = present(headers, signOfAll(headers));
      const others = shown.filter((convention) => convention !== generic);
      // The generic names are part of other conventions too: one hop is not two.
      const unclaimed = headers.filter(({ name }) => !others.some((convention) => convention.owns(name)));
      return shown.reverse().flatMap((convention) => convention.hops(convention === generic ? unclaimed : headers));
    },
    isFailureHeader: (convention, headerName) => byName.get(convention)?.owns(headerName) ?? false,
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

/** Whether a stored dead letter's header describes the failure, by the convention that it was read with: exactly those are removed on replay. */
export function isFailureHeader(convention: string, headerName: string): boolean {
  return conventions().isFailureHeader(convention, headerName);
}
