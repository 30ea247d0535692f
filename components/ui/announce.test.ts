import { expect, test } from 'vitest';
import { type Announcement, announce, announceFailure, showAnnouncements } from './announce.ts';

test('what is announced before anybody can show it is shown as soon as somebody can, once and in its order', () => {
  announce({ title: 'Discarded 1 dead letter' });
  announceFailure('The note was not kept', new Error('the database is away'));
  const shown: Announcement[] = [];
  const stop = showAnnouncements((announcement) => shown.push(announcement));
  expect(shown.map(({ title }) => title)).toEqual(['Discarded 1 dead letter', 'The note was not kept']);
  announce({ title: 'Restored' });
  expect(shown.at(-1)).toEqual({ title: 'Restored' });
  stop();
  announce({ title: 'Woke 1 dead letter' });
  expect(shown).toHaveLength(3);
  const later: Announcement[] = [];
  showAnnouncements((announcement) => later.push(announcement))();
  expect(later).toEqual([{ title: 'Woke 1 dead letter' }]);
});
