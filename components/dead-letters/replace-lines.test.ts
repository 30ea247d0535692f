import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { deadLetterListKey, deadLetterSearchKey } from './dead-letters-query.ts';
import { replaceLines } from './replace-lines.ts';

const lines = [
  { id: '1', state: 'new', version: 1 },
  { id: '2', state: 'new', version: 4 },
];

test('what was just done is shown by lists and by searches, in the newest page and in all that are loaded', () => {
  const client = new QueryClient();
  const keys = [deadLetterListKey('main'), deadLetterSearchKey('main')];
  for (const key of keys) {
    client.setQueryData([...key, 'head'], { lines });
    client.setQueryData([...key, 'pages'], { pages: [{ lines }], pageParams: [null] });
  }
  replaceLines(client, 'main', new Map([['2', { state: 'acknowledged', version: 5 }]]));
  const now = { lines: [lines[0], { id: '2', state: 'acknowledged', version: 5 }] };
  for (const key of keys) {
    expect(client.getQueryData([...key, 'head'])).toEqual(now);
    expect(client.getQueryData([...key, 'pages'])).toEqual({ pages: [now], pageParams: [null] });
  }
  client.clear();
});
