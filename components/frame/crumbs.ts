const names = new Map([
  ['dead-letters', 'Dead letters'],
  ['topics', 'Topics'],
  ['chains', 'Chains'],
  ['groups', 'Consumer groups'],
  ['replays', 'Replays'],
  ['rewinds', 'Consumer groups'],
  ['audit', 'Audit'],
  ['account', 'Account'],
  ['api-docs', 'API'],
]);

/** Pages of one thing of a list. */
const pagesOfOne = new Map([
  ['edit', 'Edit'],
  ['range', 'A range'],
  ['report', 'Report'],
  ['rewind', 'Rewind'],
]);

/** Things that have no list of their own: the list that they belong to. */
const listsOf = new Map([['rewinds', 'groups']]);

interface Crumb {
  text: string;
  href: string;
}

/** Where one is: the page's list, then the thing itself. */
export function crumbsOf(path: string): Crumb[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  const at = segments.findIndex((segment) => names.has(segment));
  if (segments[at] === 'chains' && segments[at + 1] === 'key' && segments.length === at + 3)
    return [...crumbsOf(`/${segments.slice(0, at + 1).join('/')}`), { href: path, text: `Key ${decodeURIComponent(segments[at + 2] ?? '')}` }];
  return segments.slice(Math.max(at, 0)).map((segment, index) => {
    const href = `/${segments.slice(0, Math.max(at, 0) + index + 1).join('/')}`;
    const list = listsOf.get(segment);
    if (index === 0) return { href: list === undefined ? href : href.replace(/[^/]+$/, list), text: names.get(segment) ?? 'Overview' };
    // Things are known by a number, groups and chains by a name, which may be that of anything.
    if (['groups', 'chains'].includes(segments[Math.max(at, 0)] ?? '') && index === 1) return { href, text: decodeURIComponent(segment) };
    return { href, text: pagesOfOne.get(segment) ?? `${segments[Math.max(at, 0)] === 'rewinds' ? 'Rewind ' : ''}#${segment}` };
  });
}
