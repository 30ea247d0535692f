import type { RecordHeader } from '#lib/kafka/record-headers.ts';
import { type Convention, type DeadLetterFacts, type HeaderPlacement, type Origin, originOf } from './convention.ts';
import { looksLikeDeadLetterTopic } from './dead-letter-topic.ts';
import { asInt32, asOffset, type IntegerEncoding, integerIn, nameIn, readInstant, readMessage, readText } from './header-values.ts';
import { nameMatcher } from './name-matcher.ts';
import { seeThrough } from './wrappers.ts';

const fieldNames = [
  'originTopic',
  'originPartition',
  'originOffset',
  'originTimestamp',
  'consumerGroup',
  'errorClass',
  'causeClass',
  'errorMessage',
  'causeMessage',
  'stackTrace',
  'attempt',
  'stage',
  'component',
  'failedAt',
] as const;
/** What a header can mean. `causeClass` and `causeMessage` are of the exception inside, where a framework names it in headers of its own. */
export type HeaderField = (typeof fieldNames)[number];
/** The value of the header that counts for a field: undefined when there is none, null when its value is. */
export type FieldValue = (field: HeaderField) => Buffer | null | undefined;

/** Where each field stands in `fieldNames`: an array is filled faster than an object, and indexing does it for each record. */
const at = fieldPlaces();
type Found = (RecordHeader | undefined)[];

type Repeated = 'first' | 'last';

/** A convention as a table: which header means what, and how values are written. */
export interface HeaderMapping {
  name: string;
  placement: HeaderPlacement;
  /** Names that only this convention has; one that ends with `*` is a beginning. */
  recognisedBy: readonly string[];
  /** Of several names for one field the first that is there counts. */
  fields: Partial<Record<HeaderField, string | readonly string[]>>;
  integers: IntegerEncoding;
  /** Of repeated headers, which are the newest: those say what went wrong. */
  newest: Repeated;
  /** Of repeated headers, which name the origin; as `newest` unless the framework keeps the true origin. */
  origin?: Repeated;
  /** Exception headers are replaced each time, not repeated: where there is one set, it is of the newest hop, wherever it stands. */
  replacesErrors?: boolean;
  /** What is removed on replay, as in `recognisedBy`, beside every name in `fields`. */
  owned?: readonly string[];
  /** Names match ignoring case; the mapping is in lower case. */
  ignoresCase?: boolean;
  /** What this framework's values need beyond the table. Changes the facts that it is given. */
  refine?: (facts: DeadLetterFacts, read: FieldValue) => void;
}

const errorFields: ReadonlySet<HeaderField> = new Set<HeaderField>(['errorClass', 'causeClass', 'errorMessage', 'causeMessage', 'stackTrace']);
const originFields: ReadonlySet<HeaderField> = new Set<HeaderField>(['originTopic', 'originPartition', 'originOffset', 'originTimestamp', 'consumerGroup']);
/** More hops than a person looks at; a record may carry a thousand headers of one name. */
const mostHops = 100;

interface Slot {
  /** The field's place in `fieldNames`. */
  field: number;
  /** Place among the names for its field; the lowest that is there counts. */
  rank: number;
  keepsFirst: boolean;
  isOfError: boolean;
}
type SlotOf = (headerName: string) => Slot | undefined;

function slotsOf({ fields, newest, origin = newest }: HeaderMapping): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  for (const [field, fieldName] of fieldNames.entries()) {
    const names = fields[fieldName] ?? [];
    const keepsFirst = (originFields.has(fieldName) ? origin : newest) === 'first';
    const isOfError = errorFields.has(fieldName);
    for (const [rank, name] of (typeof names === 'string' ? [names] : names).entries()) slots.set(name, { field, rank, keepsFirst, isOfError });
  }
  return slots;
}

function fieldPlaces(): Record<HeaderField, number> {
  // Safe: made of every field name.
  return Object.fromEntries(fieldNames.map((field, place) => [field, place])) as Record<HeaderField, number>;
}

/** The headers of each hop, in their order: where a name comes again, another hop begins. */
function splitHops(headers: readonly RecordHeader[], slotOf: SlotOf): RecordHeader[][] {
  const hops: RecordHeader[][] = [];
  const taken = new Set<Slot>();
  for (const header of headers) {
    const slot = slotOf(header.name);
    if (slot === undefined) continue;
    const current = hops.at(-1);
    if (current === undefined || taken.has(slot)) {
      hops.push([header]);
      taken.clear();
    } else current.push(header);
    taken.add(slot);
  }
  return hops;
}

/** Splits with the one set of exception headers left out, and gives that to the last hop; where they repeat, each stands with its hop. */
function splitWithLastError(headers: readonly RecordHeader[], slotOf: SlotOf): RecordHeader[][] {
  const errors = headers.filter(({ name }) => slotOf(name)?.isOfError);
  if (new Set(errors.map(({ name }) => name)).size < errors.length) return splitHops(headers, slotOf);
  const hops = splitHops(headers, (name) => {
    const slot = slotOf(name);
    return slot?.isOfError ? undefined : slot;
  });
  const last = hops.at(-1);
  if (last === undefined) return splitHops(errors, slotOf);
  last.push(...errors);
  return hops;
}

/** Makes a convention of a table. */
export function headerConvention(mapping: HeaderMapping): Convention {
  const { name, placement, recognisedBy, integers, newest, replacesErrors = false, owned = [], ignoresCase = false, refine } = mapping;
  const isLastOrigin = (mapping.origin ?? newest) === 'last';
  const slots = slotsOf(mapping);
  const slotOf: SlotOf = ignoresCase ? (header: string) => slots.get(header.toLowerCase()) : (header: string) => slots.get(header);

  // Filled anew by each `collect`: both for each record were a tenth of the garbage of indexing.
  const found: Found = Array(fieldNames.length);
  const taken: (Slot | undefined)[] = Array(fieldNames.length);

  /** The headers that count, by the places of their fields; until the next call. */
  function collect(headers: readonly RecordHeader[]): Found {
    found.fill(undefined);
    taken.fill(undefined);
    for (const header of headers) {
      const slot = slotOf(header.name);
      if (slot === undefined) continue;
      const known = taken[slot.field];
      if (known !== undefined && (slot.rank > known.rank || (slot.keepsFirst && slot.rank === known.rank))) continue;
      found[slot.field] = header;
      taken[slot.field] = slot;
    }
    return found;
  }

  function decode(headers: readonly RecordHeader[]): DeadLetterFacts {
    const facts = decodeNewest(headers);
    return isLastOrigin && looksLikeDeadLetterTopic(facts.originTopic) ? { ...facts, ...trueOrigin(headers) } : facts;
  }

  /** Where a record began that was read from a topic of dead letters: the newest hop that was not. Dead-lettered twice, it is one failure. */
  function trueOrigin(headers: readonly RecordHeader[]): Origin | undefined {
    const began = splitHops(headers, slotOf)
      .map(decodeNewest)
      .findLast(({ originTopic }) => originTopic !== null && !looksLikeDeadLetterTopic(originTopic));
    return began && originOf(began);
  }

  function decodeNewest(headers: readonly RecordHeader[]): DeadLetterFacts {
    collect(headers);
    const { errorClass, errorMessage } = seeThrough({
      errorClass: nameIn(found[at.errorClass]),
      errorMessage: readMessage(found[at.errorMessage]?.value),
      causeClass: nameIn(found[at.causeClass]),
      causeMessage: readMessage(found[at.causeMessage]?.value),
      stackTrace: () => found[at.stackTrace]?.value ?? null,
    });
    const facts: DeadLetterFacts = {
      originTopic: nameIn(found[at.originTopic]),
      originPartition: asInt32(integerIn(found[at.originPartition], integers)),
      originOffset: asOffset(integerIn(found[at.originOffset], integers)),
      originTimestampMs: integerIn(found[at.originTimestamp], integers),
      consumerGroup: nameIn(found[at.consumerGroup]),
      errorClass,
      errorMessage,
      attempt: asInt32(integerIn(found[at.attempt], integers)),
      stage: nameIn(found[at.stage]),
      component: nameIn(found[at.component]),
      failedAtMs: readInstant(found[at.failedAt]?.value),
    };
    refine?.(facts, (field) => found[at[field]]?.value);
    return facts;
  }

  return {
    name,
    placement,
    isRecognisedBy: nameMatcher(recognisedBy, ignoresCase),
    decode,
    stackTrace: (headers) => readText(collect(headers)[at.stackTrace]?.value),
    hops(headers) {
      const split = replacesErrors ? splitWithLastError(headers, slotOf) : splitHops(headers, slotOf);
      const oldestFirst = newest === 'first' ? split.reverse() : split;
      return oldestFirst.slice(-mostHops).map((hop) => ({ convention: name, ...decodeNewest(hop) }));
    },
    owns: nameMatcher([...slots.keys(), ...owned], ignoresCase),
  };
}
