import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import { otherClasses } from './indexing/failure-kinds.ts';

/** What a list can be narrowed to by the kind of its failures; undefined: whatever it is; an empty group or class: none is named. */
export interface KindFilter {
  cluster: string;
  topic?: string | undefined;
  consumerGroup?: string | undefined;
  errorClass?: string | undefined;
}

/** Which failures fit a filter, by their kinds. */
export interface ReadableKinds {
  /** Kinds of which every failure fits. */
  ids: number[];
  /** Kinds that failures of many names share (failure-kinds.ts): those fit whose newest record says these names, where empty is none; null: whatever it says. */
  shared: { ids: number[]; consumerGroup: string | null; errorClass: string | null };
}

/** SQL: whether the newest record of `failure` says the names of `ReadableKinds.shared`, which are the parameters `$<group>` and the one after it. */
export const saysNames = (group: number) =>
  `exists (select from dead_letter record where record.id = failure.last_record_id
     and ($${group}::text is null or coalesce(record.consumer_group, '') = $${group}) and ($${group + 1}::text is null or coalesce(record.error_class, '') = $${group + 1}))`;

interface KindRow {
  id: number;
  topic: string;
  consumer_group: string | null;
  error_class: string | null;
}

const fits = (wanted: string | undefined, value: string | null) => wanted === undefined || wanted === (value ?? '');
/** Once there are too many groups, too, they share the kind without one: such a kind is not only of those that name none. */
const fitsGroup = (wanted: string | undefined, group: string | null, ofClass: string | null) =>
  fits(wanted, group) && (wanted !== '' || ofClass !== otherClasses);

/**
 * The kinds of failure that fit a filter and lie in topics that somebody may read: each by its id, so that a kind which is made a moment later is in no list before
 * the policy was asked for its topic.
 * @throws AccessDenied where the chosen topic may not be read
 */
export async function readableKinds(
  pool: pg.Pool | pg.ClientBase,
  actor: Actor,
  { cluster, topic, consumerGroup, errorClass }: KindFilter,
): Promise<ReadableKinds> {
  if (topic !== undefined) await requireAllowed(actor, 'dead-letters:read', { cluster, topic });
  const { rows } = await pool.query<KindRow>(
    `select kind.id, topic.name as topic, kind.consumer_group, kind.error_class from failure_kind kind join topic on topic.id = kind.topic_ref where topic.cluster = $1`,
    [cluster],
  );
  const readable = new Map<string, boolean>();
  const mayRead = (name: string) => {
    const known = readable.get(name) ?? isAllowed(actor, 'dead-letters:read', { cluster, topic: name });
    readable.set(name, known);
    return known;
  };
  const found: ReadableKinds = {
    ids: [],
    shared: { ids: [], consumerGroup: consumerGroup ?? null, errorClass: errorClass === otherClasses ? null : (errorClass ?? null) },
  };
  for (const { id, topic: name, consumer_group: group, error_class: ofClass } of rows) {
    if (!fits(topic, name) || !mayRead(name)) continue;
    if (fitsGroup(consumerGroup, group, ofClass) && fits(errorClass, ofClass)) found.ids.push(id);
    else if (ofClass === otherClasses && (fits(consumerGroup, group) || group === null)) found.shared.ids.push(id);
  }
  return found;
}
