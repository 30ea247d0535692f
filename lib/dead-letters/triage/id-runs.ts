/** Ids for a person to read, in order, neighbours as a run: "17–40, 55". */
export function idRuns(ids: readonly bigint[]): string {
  const runs: { first: bigint; last: bigint }[] = [];
  for (const id of [...ids].sort((one, other) => (one < other ? -1 : 1))) {
    const last = runs.at(-1);
    if (last !== undefined && last.last + 1n === id) last.last = id;
    else runs.push({ first: id, last: id });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}
