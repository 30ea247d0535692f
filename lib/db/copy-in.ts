import type pg from 'pg';

/** Rows for a table, in Postgres's binary COPY format. */
export interface TableRows {
  table: string;
  columns: readonly string[];
  /** The messages that carry them, `CopyDone` the last (PostgreSQL manual, "Message Formats"). */
  messages: readonly Buffer[];
}

const copySql = ({ table, columns }: TableRows) => `copy ${table} (${columns.map((column) => `"${column}"`).join(', ')}) from stdin (format binary)`;

/**
 * A query for `pg` of one COPY after the other, with the rows of all behind it: Postgres reads them as it comes to them and answers once, so that nobody waits for
 * it between two tables. After an error it passes over what rows are left, as it does by its protocol where a client is still sending.
 */
class CopyIn implements pg.Submittable {
  readonly #tables: readonly TableRows[];
  readonly #onEnd: (error?: unknown) => void;

  constructor(tables: readonly TableRows[], onEnd: (error?: unknown) => void) {
    this.#tables = tables;
    this.#onEnd = onEnd;
  }

  submit(connection: pg.Connection): void {
    const { stream } = connection;
    // Written together, else each message is a packet of its own that wakes the server.
    stream.cork();
    connection.query(this.#tables.map(copySql).join('; '));
    for (const { messages } of this.#tables) for (const message of messages) stream.write(message);
    stream.uncork();
  }

  handleCopyInResponse(): void {
    // The rows are on their way.
  }

  handleCommandComplete(): void {
    // One table is done; the others follow.
  }

  handleReadyForQuery(): void {
    this.#onEnd();
  }

  handleError(error: unknown): void {
    this.#onEnd(error);
  }
}

/** Copies rows into tables, one after the other, in one round trip. @throws the database's error: within a transaction nothing is stored then */
export function copyIn(client: pg.ClientBase, tables: readonly TableRows[]): Promise<void> {
  if (tables.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(tables, (error) => (error === undefined ? resolve() : reject(error))));
  });
}
