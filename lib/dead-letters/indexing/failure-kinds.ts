import type pg from 'pg';
import { postgresText } from '#lib/db/postgres-text.ts';

/** What a failure's kind is made of, as far as a dead letter says. */
export interface KindFacts {
  consumerGroup: string | null;
  errorClass: string | null;
}

/** An index entry of Postgres holds 2,704 bytes: two names of so many characters always fit. */
const longestName = 300;
/** Kinds are what lists are filtered by. Error classes that differ from record to record must not make a kind each: further ones of a topic share one for each group. */
const mostKindsOfTopic = 1_000;
/** The class of the kind that such failures share. */
export const otherClasses = '(other classes)';
/** And of groups, which are few unless somebody makes them up. */
const mostGroupsOfTopic = 2_000;

/** A name as a kind has it: the record itself keeps all of it. */
export function kindName(name: string | null): string | null {
  return name === null ? null : postgresText(name.slice(0, longestName));
}

interface KindRow {
  id: number;
  consumer_group: string | null;
  error_class: string | null;
}

/** The kinds of one topic, by group, then by class. */
interface KindsOfTopic {
  ids: Map<string | null, Map<string | null, number>>;
  count: number;
}

/** The kinds that failures are filed under. They are made outside of any batch's transaction and never deleted, so that what is known here stays true. */
export class FailureKinds {
  readonly #pool: pg.Pool;
  readonly #ofTopic = new Map<number, KindsOfTopic>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The kind of each of these dead letters of a topic, in their order. Once a topic's kinds are known, Postgres is asked only to make new ones. */
  async of(topicRef: number, facts: readonly KindFacts[]): Promise<number[]> {
    let known = this.#ofTopic.get(topicRef) ?? (await this.#read(topicRef));
    const ids = facts.map((kind) => idOf(known, kind));
    if (!ids.includes(undefined)) return ids.flatMap((id) => id ?? []);
    const named = facts.map(({ consumerGroup, errorClass }) => ({ consumerGroup: kindName(consumerGroup), errorClass: kindName(errorClass) }));
    const own = new Map(named.filter((kind) => idOf(known, kind) === undefined).map((kind) => [keyOf(kind), kind]));
    if (own.size > 0 && known.count < mostKindsOfTopic) known = await this.#make(topicRef, [...own.values()], mostKindsOfTopic);
    const crowded = new Set(named.filter((kind) => idOf(known, kind) === undefined).map(({ consumerGroup }) => consumerGroup));
    const shared = [...crowded].map((consumerGroup) => ({ consumerGroup, errorClass: otherClasses })).filter((kind) => idOf(known, kind) === undefined);
    if (shared.length > 0 && known.count < mostGroupsOfTopic) known = await this.#make(topicRef, shared, mostGroupsOfTopic);
    const rest = { consumerGroup: null, errorClass: otherClasses };
    if (crowded.size > 0 && idOf(known, rest) === undefined) known = await this.#make(topicRef, [rest], Number.MAX_SAFE_INTEGER);
    return named.map((kind) => {
      const id = idOf(known, kind) ?? idOf(known, { ...kind, errorClass: otherClasses }) ?? idOf(known, rest);
      if (id === undefined) throw new Error(`a dead letter of topic ${topicRef} has no kind`);
      return id;
    });
  }

  /** Makes these kinds as long as the topic has fewer than `most`, and reads them all anew: others make some, too. */
  async #make(topicRef: number, kinds: readonly KindFacts[], most: number): Promise<KindsOfTopic> {
    await this.#pool.query(
      `insert into failure_kind (topic_ref, consumer_group, error_class)
       select $1, consumer_group, error_class from unnest($2::text[], $3::text[]) as wanted(consumer_group, error_class)
        limit (select greatest(0, $4::bigint - count(*)) from failure_kind where topic_ref = $1)
       on conflict do nothing`,
      [topicRef, kinds.map(({ consumerGroup }) => consumerGroup), kinds.map(({ errorClass }) => errorClass), most],
    );
    return this.#read(topicRef);
  }

  async #read(topicRef: number): Promise<KindsOfTopic> {
    const { rows } = await this.#pool.query<KindRow>('select id, consumer_group, error_class from failure_kind where topic_ref = $1', [topicRef]);
    const ids: KindsOfTopic['ids'] = new Map();
    for (const { id, consumer_group, error_class } of rows) {
      const ofGroup = ids.get(consumer_group) ?? new Map<string | null, number>();
      ids.set(consumer_group, ofGroup.set(error_class, id));
    }
    const known = { ids, count: rows.length };
    this.#ofTopic.set(topicRef, known);
    return known;
  }
}

const keyOf = ({ consumerGroup, errorClass }: KindFacts) => JSON.stringify([consumerGroup, errorClass]);

function idOf({ ids }: KindsOfTopic, { consumerGroup, errorClass }: KindFacts): number | undefined {
  return ids.get(consumerGroup)?.get(errorClass);
}
