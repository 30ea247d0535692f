/** Offsets that were typed, by `topic/partition`. */
export type AskedOffsets = Readonly<Record<string, string>>;

/** Reads them from an address: `topic/partition@offset` each. What is none is left out; no name of a topic has an `@`. */
export const readOffsets = (entries: readonly string[]): AskedOffsets =>
  Object.fromEntries(
    entries.flatMap((entry) => {
      const at = entry.indexOf('@');
      return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
    }),
  );

/** The same for an address, without what was emptied. */
export const writeOffsets = (offsets: AskedOffsets): string[] =>
  Object.entries(offsets)
    .filter(([, offset]) => offset !== '')
    .map(([id, offset]) => `${id}@${offset}`);
