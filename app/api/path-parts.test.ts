import { maxHeaderSize } from 'node:http';
import { expect, test } from 'vitest';
import { groupPath } from './path-parts.ts';

/** Of the rest of a request's head: method, cluster, cookies, and what browsers add. */
const roomForTheRest = 4_096;

test('a group’s id of any characters, as long as it may be, fits the head of a request as Node takes it; a longer one is refused by name', () => {
  // Three bytes in UTF-8 for each unit of the text, which is the most, and nine characters in an address.
  const longest = '線'.repeat(1_024);
  expect(groupPath.safeParse({ cluster: 'main', group: longest }).success).toBe(true);
  expect(encodeURIComponent(longest).length).toBeLessThan(maxHeaderSize - roomForTheRest);
  expect(groupPath.safeParse({ cluster: 'main', group: `${longest}線` }).error?.issues[0]?.path).toEqual(['group']);
});
