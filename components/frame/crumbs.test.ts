import { expect, test } from 'vitest';
import { crumbsOf } from './crumbs.ts';

test('a list is one crumb, what was opened from it a second', () => {
  expect(crumbsOf('/main/dead-letters')).toEqual([{ text: 'Dead letters', href: '/main/dead-letters' }]);
  expect(crumbsOf('/main/replays/41')).toEqual([
    { text: 'Replays', href: '/main/replays' },
    { text: '#41', href: '/main/replays/41' },
  ]);
  expect(crumbsOf('/main/groups/eu%2Fpayments')).toEqual([
    { text: 'Consumer groups', href: '/main/groups' },
    { text: 'eu/payments', href: '/main/groups/eu%2Fpayments' },
  ]);
  expect(crumbsOf('/main/dead-letters/41/edit').map(({ text }) => text)).toEqual(['Dead letters', '#41', 'Edit']);
  expect(crumbsOf('/main/chains/c%2F7').map(({ text }) => text)).toEqual(['Chains', 'c/7']);
  expect(crumbsOf('/main/chains/key/ord%2F7').map(({ text }) => text)).toEqual(['Chains', 'Key ord/7']);
  expect(crumbsOf('/main')).toEqual([{ text: 'Overview', href: '/main' }]);
  expect(crumbsOf('/audit')).toEqual([{ text: 'Audit', href: '/audit' }]);
});

test.each(['edit', 'constructor', 'topics'])('a group called %s is called so', (group) => {
  expect(crumbsOf(`/main/groups/${group}`)).toEqual([
    { text: 'Consumer groups', href: '/main/groups' },
    { text: group, href: `/main/groups/${group}` },
  ]);
});

test('what no page is called is a thing, and a cluster is none', () => {
  expect(crumbsOf('/constructor/replays/toString').map(({ text }) => text)).toEqual(['Replays', '#toString']);
});

test('a rewind is found through the consumer groups, and its form through its group', () => {
  expect(crumbsOf('/main/rewinds/7')).toEqual([
    { text: 'Consumer groups', href: '/main/groups' },
    { text: 'Rewind #7', href: '/main/rewinds/7' },
  ]);
  expect(crumbsOf('/main/groups/warehouse/rewind').map(({ text }) => text)).toEqual(['Consumer groups', 'warehouse', 'Rewind']);
});
