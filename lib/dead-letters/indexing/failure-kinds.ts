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
const otherClasses = '(other classes)';
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
type KindIds = Map<string | null, Map<string | null, number>>;

/** The kinds that failures are filed under. They are made outside of any batch's transaction and never deleted, so that what is known here stays true. */
export class FailureKinds {
  readonly #pool: pg.Pool;
  readonly #ofTopic = new Map<number, KindIds>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The kind of each of these dead letters of a topic, in their order. */
  async of(topicRef: number, facts: readonly KindFacts[]): Promise<number[]> {
    const known = this.#ofTopic.get(topicRef) ?? new Map();
    this.#ofTopic.set(topicRef, known);
    const found: (number | undefined)[] = facts.map(({ consumerGroup, errorClass }) => known.get(consumerGroup)?.get(errorClass));
    const unknown = facts.flatMap((kind, index) => (found[index] === undefined ? [{ ...kind, index }] : []));
    if (unknown.length > 0) {
      const ids = await this.#find(topicRef, unknown);
      for (const [position, { index, consumerGroup, errorClass }] of unknown.entries()) {
        const id = ids[position];
        found[index] = id?.id;
        // A name that was cut or has no kind of its own is looked up again: there is no end to those.
        if (id?.isOwn === true) remember(known, consumerGroup, errorClass, id.id);
      }
    }
    return found.map((id) => {
      if (id === undefined) throw new Error(`a dead letter of topic ${topicRef} has no kind`);
      return id;
    });
  }

  /** Finds or makes the kinds of these; one for which there is no room shares the group's, or the topic's. */
  async #find(topicRef: number, facts: readonly KindFacts[]): Promise<{ id: number; isOwn: boolean }[]> {
    const named = facts.map(({ consumerGroup, errorClass }) => ({ consumerGroup: kindName(consumerGroup), errorClass: kindName(errorClass) }));
    const own = await this.#ensure(topicRef, named, mostKindsOfTopic);
    const crowded = named.filter((kind) => own.get(keyOf(kind)) === undefined);
    const ofGroup = await this.#ensure(
      topicRef,
      crowded.map(({ consumerGroup }) => ({ consumerGroup, errorClass: otherClasses })),
      mostGroupsOfTopic,
    );
    const rest = { consumerGroup: null, errorClass: otherClasses };
    const ofTopic = crowded.length === 0 ? undefined : (await this.#ensure(topicRef, [rest], Number.MAX_SAFE_INTEGER)).get(keyOf(rest));
    return named.map((kind, index) => {
      const ownId = own.get(keyOf(kind));
      const id = ownId ?? ofGroup.get(keyOf({ ...kind, errorClass: otherClasses })) ?? ofTopic;
      if (id === undefined) throw new Error(`no kind was made for ${keyOf(kind)} of topic ${topicRef}`);
      const said = facts[index];
      return { id, isOwn: ownId !== undefined && said?.consumerGroup === kind.consumerGroup && said.errorClass === kind.errorClass };
    });
  }

  /** Reads these kinds, making those that are missing while the topic has fewer than `most`. @returns their ids; those for which there was no room are missing. */
  async #ensure(topicRef: number, kinds: readonly KindFacts[], most: number): Promise<Map<string, number>> {
    const wanted = new Map(kinds.map((kind) => [keyOf(kind), kind]));
    if (wanted.size === 0) return new Map();
    const found = await this.#read(topicRef, [...wanted.values()]);
    const missing = [...wanted].filter(([key]) => !found.has(key)).map(([, kind]) => kind);
    if (missing.length === 0) return found;
    await this.#pool.query(
      `insert into failure_kind (topic_ref, consumer_group, error_class)
       select $1, consumer_group, error_class from unnest($2::text[], $3::text[]) as wanted(consumer_group, error_class)
        limit (select greatest(0, $4::bigint - count(*)) from failure_kind where topic_ref = $1)
       on conflict do nothing`,
      [topicRef, missing.map(({ consumerGroup }) => consumerGroup), missing.map(({ errorClass }) => errorClass), most],
    );
    return new Map([...found, ...(await this.#read(topicRef, missing))]);
  }

  /** Those that there are, by failure_kind_topic_ref_consumer_group_error_class_key. */
  async #read(topicRef: number, kinds: readonly KindFacts[]): Promise<Map<string, number>> {
    const { rows } = await this.#pool.query<KindRow>(
      `select kind.id, kind.consumer_group, kind.error_class from unnest($2::text[], $3::text[]) as wanted(consumer_group, error_class)
         join failure_kind kind on kind.topic_ref = $1 and kind.consumer_group is not distinct from wanted.consumer_group and kind.error_class is not distinct from wanted.error_class`,
      [topicRef, kinds.map(({ consumerGroup }) => consumerGroup), kinds.map(({ errorClass }) => errorClass)],
    );
    return new Map(rows.map(({ id, consumer_group: consumerGroup, error_class: errorClass }) => [keyOf({ consumerGroup, errorClass }), id]));
  }
}

const keyOf = ({ consumerGroup, errorClass }: KindFacts) => JSON.stringify([consumerGroup, errorClass]);

function remember(known: KindIds, consumerGroup: string | null, errorClass: string | null, id: number): void {
  const ofGroup = known.get(consumerGroup) ?? new Map<string | null, number>();
  known.set(consumerGroup, ofGroup);
  ofGroup.set(errorClass, id);
}
