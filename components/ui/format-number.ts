/** Thousands are separated the same way for everyone, since screenshots of the console are passed around. */
const thousands = new Intl.NumberFormat('en');

/** A count, or an offset given as digits, with thousands separators. */
export function formatCount(count: number | bigint | string): string {
  return thousands.format(typeof count === 'string' ? BigInt(count) : count);
}

/** A count and its noun in the right number: "1 message", "1,204 messages". */
export function countOf(count: number | bigint, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${Number(count) === 1 ? one : many}`;
}

/** A size in the unit that reads best, 1 KB being 1,024 bytes: "812 bytes", "3.1 KB". */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1_024) return countOf(sizeBytes, 'byte');
  const [unitBytes, unit] = sizeBytes < 1_024 ** 2 ? [1_024, 'KB'] : sizeBytes < 1_024 ** 3 ? [1_024 ** 2, 'MB'] : [1_024 ** 3, 'GB'];
  return `${(sizeBytes / unitBytes).toFixed(1)} ${unit}`;
}
