import type { UnreadOffsets } from '#lib/kafka/walk-fetched.ts';
import { EventRows } from './event-rows.ts';
import type { BusinessLink, KnownId, TraceLink } from './known-ids.ts';
import type { TraceMove } from './move-trace-position.ts';
import type { KeptOnce, StoredOnce } from './stored-once.ts';
import type { NamedKind, TraceKinds } from './trace-kinds.ts';

let batches = 0;

/** Events read from one partition, what is kept once of what they name, and the move of its position that they belong to. */
export class EventBatch {
  readonly epoch: number;
  readonly place: number;
  readonly rows: EventRows;
  /** Rows of kinds that have no number yet. */
  readonly laterKinds: { row: number; named: NamedKind }[] = [];
  /** What was not known to be stored when it was read. */
  readonly texts: KnownId[] = [];
  readonly traces: TraceLink[] = [];
  readonly businessIds: BusinessLink[] = [];
  /** Those that a replay sent. */
  readonly replayed: { offset: bigint; job: number }[] = [];
  /** What was known to be stored was so in this era. */
  readonly era: number;
  readonly #stored: StoredOnce;
  readonly #number = ++batches;

  constructor(epoch: number, place: number, stored: StoredOnce, expectedRows: number) {
    this.epoch = epoch;
    this.place = place;
    stored.enter(epoch);
    this.era = stored.era;
    this.#stored = stored;
    this.rows = new EventRows(expectedRows);
  }

  /** Begins an event. @returns the number of its row */
  begin(): number {
    return this.rows.begin(this.place);
  }

  keepText(text: KnownId): void {
    if (this.#isNew(text)) this.texts.push(text);
  }

  keepTrace(trace: TraceLink): void {
    if (this.#isNew(trace)) this.traces.push(trace);
  }

  keepBusinessId(businessId: BusinessLink): void {
    if (this.#isNew(businessId)) this.businessIds.push(businessId);
  }

  /** Gives the events whose kind was not known yet their kinds. @throws the database's error */
  async nameKinds(kinds: TraceKinds): Promise<void> {
    if (this.laterKinds.length === 0) return;
    const found = await kinds.of(this.laterKinds.map(({ named }) => named));
    for (const [nth, { row }] of this.laterKinds.entries()) this.rows.kind(row, found[nth] ?? 0);
  }

  #isNew(kept: KeptOnce): boolean {
    if (kept.listedIn === this.#number || this.#stored.isStored(kept)) return false;
    kept.listedIn = this.#number;
    return true;
  }
}

/** A batch that was read, and how far. `events`: undefined where no event lay there. */
export interface ReadEvents extends TraceMove {
  events: EventBatch | undefined;
  gaps: readonly UnreadOffsets[];
  count: number;
}
