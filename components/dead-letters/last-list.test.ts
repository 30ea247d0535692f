import { expect, test } from 'vitest';
import { backToList, rememberList } from './last-list.ts';

test('the way back leads to the list as it was narrowed, with the dead letter open', () => {
  expect(backToList('main', '7'), 'before any list was seen').toBe('/main/dead-letters?open=7');
  rememberList('main', 'topic=warehouse-dlt&open=5');
  expect(backToList('main', '7')).toBe('/main/dead-letters?topic=warehouse-dlt&open=7');
  expect(backToList('other', '7')).toBe('/other/dead-letters?open=7');
});
