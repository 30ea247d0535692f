/** The list as it was last looked at in this tab, by its cluster: the part of the address behind the question mark. A page that is loaded anew knows of none. */
const lastSearch = new Map<string, string>();

/** Remembers how a list is narrowed. */
export function rememberList(cluster: string, search: string): void {
  lastSearch.set(cluster, search);
}

/** The way back to the list from one of its dead letters: narrowed as it was, with that one open. */
export function backToList(cluster: string, id: string): string {
  const search = new URLSearchParams(lastSearch.get(cluster));
  search.set('open', id);
  return `/${cluster}/dead-letters?${search}`;
}
