/** A shorter beginning is not worth cutting. */
const leastCharacters = 24;
/** A following word that fewer lines than this share is where they begin to differ. */
const sameFrom = 0.8;

/** The beginnings of a text by whole words, shortest first, each with the space at its end; the whole text last. */
function beginnings(text: string): string[] {
  return [...text.matchAll(/\S+\s*/g)].map(({ 0: word, index }) => text.slice(0, index + word.length));
}

/**
 * For each text, how many characters at its beginning say only what other texts say too: a list that is short of room cuts there rather
 * than at the end, where `… for ord-1` and `… for ord-2` differ. 0 where nothing is shared, or nothing differs.
 */
export function sharedBeginnings(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const beginning of beginnings(text)) counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
  return new Map(
    texts.map((text) => {
      const steps = beginnings(text);
      const at = steps.findIndex((beginning, index) => {
        const next = steps[index + 1];
        const count = counts.get(beginning) ?? 0;
        return beginning.length >= leastCharacters && next !== undefined && count > 1 && (counts.get(next) ?? 0) < count * sameFrom;
      });
      return [text, steps[at]?.length ?? 0];
    }),
  );
}
