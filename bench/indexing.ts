/** How a worker indexed all dead letters of the run's topic, from its start on. */
export interface Indexing {
  firstMs: number;
  /** Until all were stored. */
  storedMs: number;
  /** Until all could be searched by the index. */
  searchableMs: number;
  /** The most memory that the worker held until a quarter was stored, and until the end; undefined where the system does not tell. */
  peakMb: { quarter: number; end: number } | undefined;
  bytesPerMessage: number;
  failures: number;
}

export interface IndexedDatabase {
  url: string;
  indexing: Indexing;
}
