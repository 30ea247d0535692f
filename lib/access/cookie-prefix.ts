/** What the names of Redrive's cookies begin with. Cookies ignore ports, so two consoles on one host differ by their instance. */
export function cookiePrefix(instance: string): string {
  return `redrive-${instance}`;
}
