import { expect, test } from 'vitest';
import { sameSitePath } from './same-site-path.ts';

test.each(['/', '/main/dead-letters', '/main/dead-letters?state=open&open=17#error', '/account'])('a path of this console is kept: %s', (path) => {
  expect(sameSitePath(path)).toBe(path);
});

test.each([
  undefined,
  null,
  '',
  'main/dead-letters',
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '//',
  'javascript:alert(1)',
  '/api/auth/sign-out',
  '/sign-in?from=/sign-in',
  '/x/../api/auth/demo/sign-in',
])('what leads elsewhere, or round and round, becomes the front page: %j', (from) => {
  expect(sameSitePath(from)).toBe('/');
});

test('what is kept resolves to this console again', () => {
  for (const from of ['/\\\\evil.example', '/%2F/evil.example', '/a/\\evil.example', '/@evil.example', '/?//evil.example']) {
    expect(new URL(sameSitePath(from), 'https://console.example').origin).toBe('https://console.example');
  }
});
