const names: Record<string, string> = { 'dead-letters': 'Dead letters', topics: 'Topics', replays: 'Replays', audit: 'Audit', account: 'Account' };

interface Crumb {
  text: string;
  href: string;
}

/** Where one is: the page's list, then the thing itself. */
export function crumbsOf(path: string): Crumb[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  const at = segments.findIndex((segment) => segment in names);
  return segments.slice(Math.max(at, 0)).map((segment, index) => {
    const href = `/${segments.slice(0, Math.max(at, 0) + index + 1).join('/')}`;
    return { href, text: index === 0 ? (names[segment] ?? segment) : `#${segment}` };
  });
}
