import { type IdentityRules, identityRules } from '#lib/kafka/event-identity-rules.ts';
import type { TopicConfigs } from '#lib/kafka/topics.ts';
import type { ReplayContext } from '#lib/replay/replay-context.ts';
import { beganFailures, mostFailing, tooManyFailed } from './began-failures.ts';
import { countSteps } from './count-steps.ts';
import { MessageLook } from './look-at-messages.ts';
import { behindPart, NewerKeys } from './newer-keys.ts';
import { compileFilter, compileLeavingOut } from './range-filter.ts';
import { type PartToRead, readPart } from './read-part.ts';
import type { RangePart, ReplayRange } from './replay-range.ts';
import { meantOffsets, nextMeantOffset } from './runs.ts';
import { type PartSample, samplePart } from './sample-part.ts';

/** A range of so many offsets is looked at one by one, also where nothing asks for it: it takes no longer than a second. */
const lookedAnyway = 100_000;
/** A plan reads no more than so many records behind a range. */
const mostBehind = 1_000_000;

/** Called while it reads, with the offsets looked at; false ends it. */
export type OnProgress = (read: number) => Promise<boolean>;

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

function partsToRead({ request, topicId, parts }: ReplayRange): PartToRead[] {
  return parts.map(({ partition, fromOffset, toOffset, runs }) => ({
    source: { topic: request.topic, topicId, partition },
    fromOffset: BigInt(fromOffset),
    toOffset: BigInt(toOffset),
    nextMeant: nextMeantOffset({ runs }),
  }));
}

/** The instants between which a range lies: as asked, or by samples of its first and last batches. */
async function spanOf({ cluster }: ReplayContext, { request: { bounds } }: ReplayRange, toRead: readonly PartToRead[], samples: readonly PartSample[]) {
  if (bounds.by === 'time') return { fromMs: Date.parse(bounds.from), toMs: Date.parse(bounds.to) };
  const ends = await Promise.all(toRead.map((part) => samplePart(cluster, { ...part, fromOffset: part.toOffset - 1n })));
  const from = samples.flatMap(({ firstTimestampMs }) => firstTimestampMs ?? []);
  const to = ends.flatMap(({ lastTimestampMs }) => lastTimestampMs ?? []);
  return from.length === 0 || to.length === 0 ? undefined : { fromMs: Math.min(...from), toMs: Math.max(...to) + 1 };
}

/** Looks behind each part for events that may have overtaken it. */
async function lookBehind({ cluster }: ReplayContext, range: ReplayRange, identity: IdentityRules) {
  const { request, parts } = range;
  if (request.overtaken === 'send' || range.target !== request.topic) return undefined;
  const newer: NewerKeys[] = [];
  const leavesOut = compileLeavingOut(request.filter, identity);
  let [isWhole, left] = [true, mostBehind];
  for (const part of parts) {
    const keys = new NewerKeys(cluster, { topic: request.topic, ...behindPart(part, leavesOut), identity });
    let read = 0;
    const isPartWhole = await keys.look((records) => {
      read = records;
      return records >= left;
    });
    left = Math.max(0, left - read);
    isWhole &&= isPartWhole;
    newer.push(keys);
  }
  return { newer, isWhole };
}

interface EachMessage {
  toRead: readonly PartToRead[];
  look: MessageLook;
  newer: readonly NewerKeys[] | undefined;
  /** By partition, the offsets of what failed, where only some of it is meant. */
  began: ReadonlyMap<number, ReadonlySet<bigint>> | undefined;
  onProgress: OnProgress;
}

/** Reads the whole range once. @returns undefined when it was ended. @throws Error when too much of it has failed. */
async function lookAtEach(
  { cluster }: ReplayContext,
  { request, parts }: ReplayRange,
  { toRead, look, newer, began, onProgress }: EachMessage,
): Promise<RangePart[] | undefined> {
  const counted: RangePart[] = [];
  let [before, failed] = [0, 0];
  for (const [index, part] of parts.entries()) {
    const own = toRead[index];
    if (own === undefined) continue;
    const failing: string[] = [];
    const here = {
      topic: request.topic,
      partition: part.partition,
      newer: newer?.[index],
      isMeant: meantOffsets(part),
      began: began?.get(part.partition),
      onFailing: (offset: bigint) => failing.push(String(offset)),
    };
    let [messages, sizeBytes, goesOn] = [0, 0, true];
    await readPart(
      cluster,
      own,
      (record) => {
        const bytes = look.see(record, here);
        if (bytes === undefined) return;
        messages += 1;
        sizeBytes += bytes;
      },
      async (offset) => {
        if (failed + failing.length > mostFailing) throw tooManyFailed(mostFailing);
        goesOn = await onProgress(before + Number(offset - own.fromOffset));
        return goesOn;
      },
    );
    if (!goesOn) return undefined;
    before += part.messages;
    failed += failing.length;
    counted.push({ ...part, messages, sizeBytes, ...(began === undefined ? {} : { failing }) });
  }
  return counted;
}

/**
 * Counts a range and looks for what stands against it: by offsets and the headers of a few batches where that is enough, message by message where a filter,
 * newer events or its being small ask for it.
 * @returns the range with what was found; undefined when `onProgress` ended it.
 * @throws KafkaError, Error when too much of it has failed.
 */
export async function lookAtRange(context: ReplayContext, range: ReplayRange, configs: TopicConfigs, onProgress: OnProgress): Promise<ReplayRange | undefined> {
  const { cluster, environment } = context;
  const { request, parts } = range;
  const identity = identityRules(environment.REDRIVE_EVENT_IDENTITY, request.topic);
  const toRead = partsToRead(range);
  const samples = await Promise.all(toRead.map((part) => samplePart(cluster, part)));
  const span = await spanOf(context, range, toRead, samples);
  const steps = span === undefined ? null : await countSteps(cluster, request.topic, parts, span);
  const behind = await lookBehind(context, range, identity);
  const isMeant = compileFilter(request.filter, identity);
  const firsts = samples.flatMap(({ firstTimestampMs }) => firstTimestampMs ?? []);
  const facts = {
    behind: behind && {
      isWhole: behind.isWhole,
      ranges: behind.newer.map(({ fromOffset, toOffset }, index) => `${request.topic}/${parts[index]?.partition} ${fromOffset}–${toOffset}`),
      keys: sum(behind.newer.map(({ size }) => size)),
    },
    oldestAt: firsts.length === 0 ? null : new Date(Math.min(...firsts)).toISOString(),
  };
  const isAsked =
    isMeant !== undefined ||
    parts.some(({ runs }) => runs.length > 0) ||
    behind?.newer.some(({ size }) => size > 0) ||
    sum(parts.map(({ messages }) => messages)) <= lookedAnyway;
  if (!isAsked) {
    const sized = parts.map((part, index) => ({ ...part, sizeBytes: Math.round(part.messages * (samples[index]?.bytesPerOffset ?? 0)) }));
    return { ...range, parts: sized, steps, facts: { ...facts, behind: facts.behind ?? null, looked: null } };
  }
  const look = new MessageLook({
    isMeant,
    configs,
    nowMs: BigInt(Date.now()),
    steps: steps ?? { fromAt: new Date(0).toISOString(), stepMs: 60_000, counts: [0] },
  });
  // The origins tell what is meant, and not their dead letters, whose keys and headers a consumer may have changed.
  const isClaiming = isMeant !== undefined && range.target === request.topic;
  const began = isClaiming ? await beganFailures(context.pool, { cluster: cluster.id, topic: request.topic, topicId: range.topicId, parts }) : undefined;
  const counted = await lookAtEach(context, range, { toRead, look, newer: behind?.newer, began, onProgress });
  if (counted === undefined) return undefined;
  return { ...range, parts: counted, isExact: true, steps: steps && look.steps, facts: { ...facts, behind: facts.behind ?? null, looked: look.facts } };
}
