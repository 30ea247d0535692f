/** Only its origin matters: a path that resolves to another one has left the site. */
const site = 'http://console.invalid';

/**
 * Where to go after signing in: `from` where it is a path of this console, else its front page.
 * Full addresses, `//host`, `/\host`, control characters, API paths and the sign-in page itself are not.
 */
export function sameSitePath(from: string | undefined | null): string {
  if (from === undefined || from === null || !from.startsWith('/') || !URL.canParse(from, site)) return '/';
  const { origin, pathname, search, hash } = new URL(from, site);
  const path = `${pathname}${search}${hash}`;
  // `/.//host` stays on the site while it is parsed, and leaves it when what came out is parsed again.
  if (origin !== site || path.startsWith('//') || /^\/(api|sign-in)(\/|$)/.test(pathname)) return '/';
  return path;
}
