import type pg from 'pg';
import type { ReadEvent } from './read-event.ts';

type Named = Pick<ReadEvent, 'type' | 'source' | 'version'>;

/** So many kinds a cluster has at most; who writes a new type with each event shares one kind, whose events say what they are when they are read. */
const mostKinds = 10_000;
/** When so many are known, all are looked up anew. */
const mostKnown = 20_000;

const nameOf = ({ type, source, version }: Named) => `${type ?? '\u0001'}\0${source ?? '\u0001'}\0${version ?? '\u0001'}`;

/** The numbers of event kinds of one cluster: type, source and version. */
export class TraceKinds {
  readonly #pool: pg.Pool;
  readonly #cluster: string;
  readonly #known = new Map<string, number>();

  constructor(pool: pg.Pool, cluster: string) {
    this.#pool = pool;
    this.#cluster = cluster;
  }

  /** The kinds of events, in their order; new ones are kept first. @throws the database's error */
  async of(events: readonly Named[]): Promise<number[]> {
    const missing = new Map<string, Named>();
    for (const event of events) {
      const name = nameOf(event);
      if (!this.#known.has(name)) missing.set(name, event);
    }
    if (missing.size > 0) await this.#learn([...missing.values()]);
    return events.map((event) => this.#known.get(nameOf(event)) ?? 0);
  }

  async #learn(missing: readonly Named[]): Promise<void> {
    if (this.#known.size >= mostKnown) this.#known.clear();
    const given = [this.#cluster, missing.map(({ type }) => type), missing.map(({ source }) => source), missing.map(({ version }) => version)];
    const given4 = 'unnest($2::text[], $3::text[], $4::text[]) as given(type, source, version)';
    await this.#pool.query(
      `insert into trace_kind (cluster, type, source, version)
       select $1, type, source, version from ${given4}
        where (select count(*) from trace_kind where cluster = $1) < ${mostKinds} or (type, source, version) is not distinct from (null, null, null) on conflict do nothing`,
      given,
    );
    const { rows } = await this.#pool.query<{ id: number } & Named>(
      `select kind.id, given.* from ${given4} join trace_kind kind on kind.cluster = $1
          and kind.type is not distinct from given.type and kind.source is not distinct from given.source and kind.version is not distinct from given.version`,
      given,
    );
    for (const row of rows) this.#known.set(nameOf(row), row.id);
    const left = missing.filter((event) => !this.#known.has(nameOf(event)));
    if (left.length === 0) return;
    const [shared] = await this.of([{ type: null, source: null, version: null }]);
    for (const event of left) this.#known.set(nameOf(event), shared ?? 0);
  }
}
