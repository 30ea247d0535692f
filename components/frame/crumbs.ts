const names: Record<string, string> = {
  'dead-letters': 'Dead letters',
  topics: 'Topics',
  groups: 'Consumer groups',
  replays: 'Replays',
  audit: 'Audit',
  account: 'Account',
  'api-docs': 'API',
};

/** Pages of one thing of a list. */
const pagesOfOne: Record<string, string> = { edit: 'Edit' };

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
    // Things are known by a number, groups by a name.
    const thing = segments[Math.max(at, 0)] === 'groups' ? decodeURIComponent(segment) : `#${segment}`;
    return { href, text: index === 0 ? (names[segment] ?? 'Overview') : (pagesOfOne[segment] ?? thing) };
  });
}
