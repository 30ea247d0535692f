import { expect, test } from 'vitest';
import { suggestionsQuery } from '#components/replay/suggestions-query.ts';
import type { Change } from '#lib/live/change.ts';
import { concerns } from './concerned-queries.ts';

const keys = {
  head: ['clusters', 'main', 'dead-letters', 'list', { topic: null }, 'head'],
  pages: ['clusters', 'main', 'dead-letters', 'list', { topic: null }, 'pages'],
  search: ['clusters', 'main', 'dead-letters', 'search', { q: 'acme' }, 'head'],
  openCount: ['clusters', 'main', 'dead-letters', 'open-count'],
  seven: ['clusters', 'main', 'dead-letters', 'one', '7'],
  eight: ['clusters', 'main', 'dead-letters', 'one', '8'],
  original: ['clusters', 'main', 'dead-letters', 'original', '7', '9'],
  rangeSuggestions: suggestionsQuery('main').queryKey,
  topics: ['clusters', 'main', 'topics'],
  replays: ['clusters', 'main', 'replays', 'list', 'head'],
  three: ['clusters', 'main', 'replays', 'one', '3'],
  four: ['clusters', 'main', 'replays', 'one', '4'],
  rewind: ['clusters', 'main', 'rewinds', 'one', '3'],
  rewindsOfGroup: ['clusters', 'main', 'rewinds', 'group', 'warehouse'],
  chain: ['clusters', 'main', 'chains', 'c-1', null],
  chainFailures: ['clusters', 'main', 'chains', 'c-1', 'dead-letters'],
  chainGroups: ['clusters', 'main', 'chains', 'c-1', 'groups'],
  chainReplays: ['clusters', 'main', 'chains', 'c-1', 'replays'],
  latestChains: ['clusters', 'main', 'latest-chains'],
  keyHistory: ['clusters', 'main', 'keys', 'ord-1', null],
  tracedEvent: ['clusters', 'main', 'traced-events', 'orders', 0, '7'],
  elsewhere: ['clusters', 'other', 'topics'],
  clusters: ['clusters', 'list'],
  health: ['health'],
} as const;

test.each<[Change, (keyof typeof keys)[]]>([
  [{ kind: 'dead-letters', cluster: 'main', topic: 'a' }, ['head', 'openCount', 'seven', 'eight', 'rangeSuggestions', 'topics', 'chainFailures']],
  [{ kind: 'failure', cluster: 'main', topic: 'a', id: '7' }, ['head', 'openCount', 'seven', 'rangeSuggestions', 'topics', 'chainFailures']],
  [{ kind: 'replay', cluster: 'main', id: 3 }, ['replays', 'three', 'chainReplays']],
  [{ kind: 'events', cluster: 'main', topic: 'orders' }, ['chain', 'chainFailures', 'chainReplays', 'latestChains', 'keyHistory']],
  [{ kind: 'rewind', cluster: 'main', id: 3 }, ['rewind', 'rewindsOfGroup']],
  [{ kind: 'rewind', cluster: 'main', id: 4 }, ['rewindsOfGroup']],
  [{ kind: 'topics', cluster: 'main' }, ['topics']],
  [{ kind: 'topics', cluster: 'other' }, ['elsewhere']],
])('%o is read again by what shows it, and by nothing else', (change, concerned) => {
  expect(Object.entries(keys).flatMap(([name, key]) => (concerns(change, key) ? [name] : []))).toEqual(concerned);
});
