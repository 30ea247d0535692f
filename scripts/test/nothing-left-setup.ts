import { afterAll, expect } from 'vitest';
import { eventually } from './eventually.ts';

/** What keeps a process alive, and is the test's own: connections, servers, child processes, timers. */
const owned = new Set([
  'TCPSocketWrap',
  'TCPServerWrap',
  'TLSWrap',
  'ProcessWrap',
  'Timeout',
  'Immediate',
  'FSEventWrap',
  'StatWatcher',
  'UDPWRAP',
  'MessagePort',
  'Worker',
]);

function alive(): string[] {
  return process.getActiveResourcesInfo().filter((resource) => owned.has(resource));
}

const before = alive();

/** Registered first, so it runs last: a test file that leaves something running fails. Sockets take a moment to close. */
afterAll(async () => {
  await eventually(() => expect(surplus(), 'left running by the tests of this file').toEqual([]) ?? true, { timeoutMs: 3_000 });
});

function surplus(): string[] {
  const allowed = [...before];
  return alive().filter((resource) => {
    const index = allowed.indexOf(resource);
    if (index >= 0) allowed.splice(index, 1);
    return index < 0;
  });
}
