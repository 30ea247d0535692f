import type pg from 'pg';
import { postgresText } from '#lib/db/postgres-text.ts';

/** What a failure's kind is made of, as far as a dead letter says. */
export interface KindFacts {
  consumerGroup: string | null;
  errorClass: string | null;
}

/** An index entry of Postgres holds 2,704 bytes: two names of so many characters always fit. */
const longestName = 300;
/** Kinds are what lists are filtered by. Error classes that differ from record to record must not make a kind each: further ones of a topic share one. */
const mostKindsOfTopic = 1_000;
/** The class of the kind that such failures share. */
const otherClasses = '(other classes)';

const keyOf = (topicRef: number, { consumerGroup, errorClass }: KindFacts) => JSON.stringify([topicRef, consumerGroup, errorClass]);

/** A name as a kind has it: the record itself keeps all of it. */
export function kindName(name: string | null): string | null {
  return name === null ? null : postgresText(name.slice(0, longestName));
}

interface KindRow {
  id: number;
  consumer_group: string | null;
  error_class: string | null;
}

/** The kinds that failures are filed under. They are made outside of any batch's transaction and never deleted, so that what is known here stays true. */
export class FailureKinds {
  readonly #pool: pg.Pool;
  readonly #ids = new Map<string, number>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The kind of each of these dead letters of a topic, in their order. */
  async of(topicRef: number, facts: readonly KindFacts[]): Promise<number[]> {
    const named = facts.map(({ consumerGroup, errorClass }) => ({ consumerGroup: kindName(consumerGroup), errorClass: kindName(errorClass) }));
    const keys = named.map((kind) => keyOf(topicRef, kind));
    const missing = new Map<string, KindFacts>();
    for (const [index, key] of keys.entries()) {
      const kind = named[index];
      if (kind !== undefined && !this.#ids.has(key)) missing.set(key, kind);
    }
    const others = missing.size === 0 ? undefined : await this.#find(topicRef, missing);
    return keys.map((key) => {
      const id = this.#ids.get(key) ?? others;
      if (id === undefined) throw new Error(`no kind was made for ${key}`);
      return id;
    });
  }

  /** Makes sure that these kinds are known. @returns the kind of those for which there is no room, where there are any. */
  async #find(topicRef: number, missing: Map<string, KindFacts>): Promise<number | undefined> {
    await this.#read(topicRef, missing);
    if (missing.size === 0) return undefined;
    await this.#pool.query(
      `insert into failure_kind (topic_ref, consumer_group, error_class)
       select $1, consumer_group, error_class from unnest($2::text[], $3::text[]) as wanted(consumer_group, error_class)
        limit (select greatest(0, ${mostKindsOfTopic} - count(*)) from failure_kind where topic_ref = $1)
       on conflict do nothing`,
      [topicRef, ...columnsOf(missing)],
    );
    await this.#read(topicRef, missing);
    if (missing.size === 0) return undefined;
    const { rows } = await this.#pool.query<{ id: number }>(
      `insert into failure_kind (topic_ref, consumer_group, error_class) values ($1, null, $2)
       on conflict (topic_ref, consumer_group, error_class) do update set error_class = excluded.error_class returning id`,
      [topicRef, otherClasses],
    );
    return rows[0]?.id;
  }

  /** Learns those that there are, by failure_kind_topic_ref_consumer_group_error_class_key, and takes them off the list. */
  async #read(topicRef: number, missing: Map<string, KindFacts>): Promise<void> {
    const { rows } = await this.#pool.query<KindRow>(
      `select kind.id, kind.consumer_group, kind.error_class from unnest($2::text[], $3::text[]) as wanted(consumer_group, error_class)
         join failure_kind kind on kind.topic_ref = $1 and kind.consumer_group is not distinct from wanted.consumer_group and kind.error_class is not distinct from wanted.error_class`,
      [topicRef, ...columnsOf(missing)],
    );
    for (const { id, consumer_group: consumerGroup, error_class: errorClass } of rows) {
      const key = keyOf(topicRef, { consumerGroup, errorClass });
      this.#ids.set(key, id);
      missing.delete(key);
    }
  }
}

function columnsOf(kinds: ReadonlyMap<string, KindFacts>): [(string | null)[], (string | null)[]] {
  const all = [...kinds.values()];
  return [all.map(({ consumerGroup }) => consumerGroup), all.map(({ errorClass }) => errorClass)];
}
