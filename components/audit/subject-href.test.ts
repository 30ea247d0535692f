import { expect, test } from 'vitest';
import { subjectHref } from './subject-href.ts';

test('an entry leads to the failure or replay that it is about, and nowhere else', () => {
  expect(subjectHref({ cluster: 'main', subject: 'failure/17' })).toBe('/main/dead-letters/17');
  expect(subjectHref({ cluster: 'main', subject: 'replay/4' })).toBe('/main/replays/4');
  expect(subjectHref({ cluster: null, subject: 'failure/17' })).toBeNull();
  expect(subjectHref({ cluster: 'main', subject: 'user/8f1c' })).toBeNull();
  expect(subjectHref({ cluster: 'main', subject: null })).toBeNull();
});
