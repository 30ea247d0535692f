import type { EventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { fitsTopicPattern } from '#lib/config/topic-pattern.ts';
import { builtInPlaces, type IdentityField, identityFields, type Place, wolverineMark } from './event-identity-places.ts';
import type { JsonFields } from './json-fields.ts';
import { jsonPaths } from './json-paths.ts';
import { foldName, NameTable } from './name-table.ts';
import { redriveHeaders } from './redrive-headers.ts';
import { topicName } from './topic-name.ts';

/** A slot that a found value goes to, and its rank there: the least one counts. */
export interface Target {
  slot: number;
  rank: number;
}

const fieldCount = identityFields.length;
/** The slots: one for each of `identityFields`, and those that only help to decide. */
export const slots = {
  /** Attributes of a CloudEvent that no header announces: they count only if the value says that it is one. One for each field. */
  unannounced: fieldCount,
  /** MassTransit's and Wolverine's header of one name. */
  conversation: 2 * fieldCount,
  wolverine: 2 * fieldCount + 1,
  contentType: 2 * fieldCount + 2,
  specVersion: 2 * fieldCount + 3,
  /** The mark of a replay of ours. */
  replay: 2 * fieldCount + 4,
  count: 2 * fieldCount + 5,
} as const;

/** Behind every place. */
export const noRank = 127;

/** Places, made ready for reading. */
export interface IdentityRules {
  places: Readonly<Record<IdentityField, readonly Place[]>>;
  headerNames: NameTable;
  headerTargets: readonly (readonly Target[])[];
  payloadFields: JsonFields;
  /** By the number of a payload field. */
  payloadTargets: readonly (readonly Target[])[];
  /** By field, the rank of the attribute of an announced CloudEvent; noRank: it has none. */
  attributeRanks: readonly number[];
  /** By field, the rank of its first payload field: with that found, nothing better can come. noRank: it has none. */
  payloadRanks: readonly number[];
  /** What `conversation` is, where a header of Wolverine's stands beside, and where none does. */
  conversation: { wolverine: Target | undefined; other: Target | undefined };
  /** Whether the trace id stands for a correlation id where there is none. */
  correlatesByTrace: boolean;
}

/** Names that are looked for, folded, each with the slots that what stands there goes to. */
class Wanted {
  readonly targetsByName = new Map<string, Target[]>();

  add(name: string, target: Target): void {
    const folded = name.split('.').map(foldName).join('.');
    this.targetsByName.set(folded, [...(this.targetsByName.get(folded) ?? []), target]);
  }
}

function compile(places: IdentityRules['places'], correlatesByTrace: boolean): IdentityRules {
  const headers = new Wanted();
  const payload = new Wanted();
  const attributeRanks = identityFields.map(() => noRank);
  const conversation: IdentityRules['conversation'] = { wolverine: undefined, other: undefined };
  headers.add(wolverineMark, { slot: slots.wolverine, rank: 0 });
  headers.add('content-type', { slot: slots.contentType, rank: 0 });
  headers.add(redriveHeaders.jobId, { slot: slots.replay, rank: 0 });
  payload.add('specversion', { slot: slots.specVersion, rank: 0 });

  function place(wanted: Place, target: Target): void {
    if (wanted.in === 'payload') payload.add(wanted.name, target);
    else if (wanted.in === 'cloudevent') {
      attributeRanks[target.slot] = Math.min(attributeRanks[target.slot] ?? noRank, target.rank);
      payload.add(wanted.name, { ...target, slot: slots.unannounced + target.slot });
    } else if (wanted.ifWolverine === undefined) headers.add(headerName(wanted.name), target);
    else {
      conversation[wanted.ifWolverine ? 'wolverine' : 'other'] = target;
      headers.add(headerName(wanted.name), { slot: slots.conversation, rank: 0 });
    }
  }

  for (const [slot, field] of identityFields.entries()) for (const [rank, wanted] of places[field].entries()) place(wanted, { slot, rank });
  const firstInPayload = (field: IdentityField) => places[field].findIndex((wanted) => wanted.in === 'payload');
  return {
    places,
    headerNames: new NameTable([...headers.targetsByName.keys()]),
    headerTargets: [...headers.targetsByName.values()],
    payloadFields: jsonPaths(payload.targetsByName.keys()),
    payloadTargets: [...payload.targetsByName.values()],
    attributeRanks,
    payloadRanks: identityFields.map((field) => (firstInPayload(field) < 0 ? noRank : firstInPayload(field))),
    conversation,
    correlatesByTrace,
  };
}

/** In a header's name a dot joins nothing. */
const headerName = (name: string) => name.replaceAll('.', '');

/** DESIGN section 5, for topics that nothing is configured of. */
export const builtInRules: IdentityRules = compile(builtInPlaces, true);

function placeOf(text: string): Place {
  const at = text.indexOf(':');
  return { in: text.slice(0, at) === 'header' ? 'header' : 'payload', name: text.slice(at + 1), by: 'configured' };
}

function configuredRules(entry: Entry): IdentityRules {
  const places = { ...builtInPlaces };
  for (const field of identityFields) {
    const configured = entry[field];
    if (configured !== undefined) places[field] = configured.filter((text) => text !== 'trace').map(placeOf);
  }
  return compile(places, entry.correlationId === undefined || entry.correlationId.includes('trace'));
}

type Entry = EventIdentitySettings[number];

const compiled = new WeakMap<Entry, IdentityRules>();
const entries = new WeakMap<EventIdentitySettings, Map<string, Entry | undefined>>();
/** Topics come from headers, which may claim anything: when so many names are known, all are looked up anew. */
const mostNames = 10_000;

/**
 * By which rules events are read: the first configured entry that fits the first of the topics that any fits, else the built-in ones. Made once for each entry.
 * @param topics a topic; of a dead letter the topic that it came from and then its own, so that it is read as its original.
 */
export function identityRules(settings: EventIdentitySettings, ...topics: readonly (string | null)[]): IdentityRules {
  if (settings.length === 0) return builtInRules;
  for (const topic of topics) {
    const entry = topic === null || !topicName.test(topic) ? undefined : entryOf(settings, topic);
    if (entry === undefined) continue;
    const rules = compiled.get(entry) ?? configuredRules(entry);
    compiled.set(entry, rules);
    return rules;
  }
  return builtInRules;
}

function entryOf(settings: EventIdentitySettings, topic: string): Entry | undefined {
  const known = entries.get(settings) ?? new Map<string, Entry | undefined>();
  entries.set(settings, known);
  if (known.has(topic)) return known.get(topic);
  if (known.size >= mostNames) known.clear();
  const entry = settings.find(({ topics }) => topics.some((pattern) => fitsTopicPattern(topic, pattern)));
  known.set(topic, entry);
  return entry;
}
