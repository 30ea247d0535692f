/**
 * Whether a header name is one of a list, in which an entry that ends with `*` is the beginning of names. For names compared ignoring case the list is in
 * lower case.
 */
export function nameMatcher(entries: readonly string[], ignoresCase: boolean): (name: string) => boolean {
  const exact = new Set(entries.filter((entry) => !entry.endsWith('*')));
  const beginnings = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (given) => {
    const name = ignoresCase ? given.toLowerCase() : given;
    return exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
  };
}
