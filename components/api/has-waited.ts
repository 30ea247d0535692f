/** An answer that waited for the page's scripts for longer than this is too old to be taken for one of now. */
const freshForMs = 1_000;
/** What lies further back is no answer that waited: a browser keeps the first so many timings of a page, and the newest of this address may not be among them. */
const longestWaitMs = 60_000;

/** Whether an answer from this address was asked for by the document (preload-json.ts) and has waited to be taken. */
export function hasWaited(address: string): boolean {
  const newest = performance.getEntriesByName(address, 'resource').at(-1);
  if (newest === undefined || !('initiatorType' in newest) || newest.initiatorType !== 'link') return false;
  const waitedMs = performance.now() - (newest.startTime + newest.duration);
  return waitedMs > freshForMs && waitedMs < longestWaitMs;
}
