import { expect, test } from 'vitest';
import { consoleUrl, testConsole } from '#scripts/test/test-console.ts';
import { POST } from './[...all]/route.ts';
import { signInRoutes } from './sign-in-routes.ts';

testConsole();

// Over HTTP a POST always has a body, if an empty one.
test('what signing out without a body that says what it is answers is described', async () => {
  const request = new Request(`${consoleUrl}/api/auth/sign-out`, { method: 'POST', headers: { origin: consoleUrl }, body: new Uint8Array(0) });
  const { status } = await POST(request, { params: Promise.resolve({ all: ['sign-out'] }) });
  expect(status).toBe(415);
  expect(Object.keys(signInRoutes['POST /api/auth/sign-out']?.description.alsoAnswers ?? {})).toContain(String(status));
});
