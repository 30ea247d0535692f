import type pg from 'pg';

/** What events have in common. */
export interface NamedKind {
  type: string | null;
  source: string | null;
  version: string | null;
}

/** So many kinds a cluster has at most; who writes a new type with each event shares one kind, whose events say what they are when they are read. */
const mostKinds = 10_000;
/** When so many are known, all are looked up anew. */
const mostKnown = 20_000;

const nameOf = ({ type, source, version }: NamedKind) => `${type ?? '\u0001'}\0${source ?? '\u0001'}\0${version ?? '\u0001'}`;

type Name = string | null;

/** The numbers of event kinds of one cluster: type, source and version. */
export class TraceKinds {
  readonly #pool: pg.Pool;
  readonly #cluster: string;
  /** By type, source and version. Names that come again and again are the same strings, which are found without being read. */
  readonly #known = new Map<Name, Map<Name, Map<Name, number>>>();
  #count = 0;

  constructor(pool: pg.Pool, cluster: string) {
    this.#pool = pool;
    this.#cluster = cluster;
  }

  /** The number of a kind; undefined where it has to be asked for. */
  known({ type, source, version }: NamedKind): number | undefined {
    return this.#known.get(type)?.get(source)?.get(version);
  }

  #keep({ type, source, version }: NamedKind, id: number): void {
    const ofType = this.#known.get(type) ?? new Map<Name, Map<Name, number>>();
    const ofSource = ofType.get(source) ?? new Map<Name, number>();
    this.#known.set(type, ofType.set(source, ofSource.set(version, id)));
    this.#count++;
  }

  /** The kinds of events, in their order; new ones are kept first. @throws the database's error */
  async of(events: readonly NamedKind[]): Promise<number[]> {
    const missing = new Map<string, NamedKind>();
    for (const event of events) if (this.known(event) === undefined) missing.set(nameOf(event), event);
    if (missing.size > 0) await this.#learn([...missing.values()]);
    return events.map((event) => this.known(event) ?? 0);
  }

  async #learn(missing: readonly NamedKind[]): Promise<void> {
    if (this.#count >= mostKnown) {
      this.#known.clear();
      this.#count = 0;
    }
    const given = [this.#cluster, missing.map(({ type }) => type), missing.map(({ source }) => source), missing.map(({ version }) => version)];
    const given4 = 'unnest($2::text[], $3::text[], $4::text[]) as given(type, source, version)';
    await this.#pool.query(
      `insert into trace_kind (cluster, type, source, version)
       select $1, type, source, version from ${given4}
        where (select count(*) from trace_kind where cluster = $1) < ${mostKinds} or (type, source, version) is not distinct from (null, null, null) on conflict do nothing`,
      given,
    );
    const { rows } = await this.#pool.query<{ id: number } & NamedKind>(
      `select kind.id, given.* from ${given4} join trace_kind kind on kind.cluster = $1
          and kind.type is not distinct from given.type and kind.source is not distinct from given.source and kind.version is not distinct from given.version`,
      given,
    );
    for (const row of rows) this.#keep(row, row.id);
    const left = missing.filter((event) => this.known(event) === undefined);
    if (left.length === 0) return;
    const [shared] = await this.of([{ type: null, source: null, version: null }]);
    for (const event of left) this.#keep(event, shared ?? 0);
  }
}
