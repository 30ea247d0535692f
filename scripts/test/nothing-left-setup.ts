import { createHook } from 'node:async_hooks';
import { afterAll, expect } from 'vitest';
import { eventually } from './eventually.ts';

/**
 * What keeps a process alive: timers, connections, servers, child processes, workers, watchers. A TLS connection is its TCP connection; what TLS adds
 * to it keeps nothing alive, and is only gone when it is collected.
 */
const handles = new Set(['Timeout', 'TCPWRAP', 'TCPSERVERWRAP', 'UDPWRAP', 'PROCESSWRAP', 'WORKER', 'FSEVENTWRAP', 'STATWATCHER']);

interface Handle {
  type: string;
  /** Whose stack says where it was made. That is written out only where somebody reads it, which costs a hundred times as much as keeping it. */
  made: Error;
  isAlive(): boolean;
}

const open = new Map<number, Handle>();

/** Frames of Node, of Vitest, and of our own waiting say nothing about who left something. */
const runnersOwn = /node:|\/node_modules\/vitest\/|\/scripts\/test\/(eventually|nothing-left-setup)\.ts/;

function madeHere(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const made = new Error();
  Error.stackTraceLimit = limit;
  return made;
}

/** The frames outside Node and the test runner: whose it is. Empty for the runner's timers, and for what Node makes after a name look-up. */
function frames({ stack = '' }: Error): string[] {
  const lines = stack.split('\n').slice(1);
  return lines.map((line) => line.trim()).filter((line) => !runnersOwn.test(line));
}

function isReferenced(resource: object | undefined): boolean {
  if (resource === undefined) return false;
  return 'hasRef' in resource && typeof resource.hasRef === 'function' ? resource.hasRef() === true : true;
}

const hook = createHook({
  // Promises are not handles, and following them makes everything slower.
  trackPromises: false,
  init(id, type, _trigger, resource) {
    if (!handles.has(type)) return;
    const reference = new WeakRef(resource);
    open.set(id, { type, made: madeHere(), isAlive: () => isReferenced(reference.deref()) });
  },
  destroy: (id) => {
    open.delete(id);
  },
}).enable();

function left(): string[] {
  const alive = [...open.values()].filter(({ isAlive }) => isAlive()).map(({ type, made }) => ({ type, madeAt: frames(made) }));
  return alive.filter(({ type, madeAt }) => type !== 'Timeout' || madeAt.length > 0).map(({ type, madeAt }) => [type, ...madeAt.slice(0, 6)].join('\n  '));
}

// Registered first, so it runs last: a test file that leaves something running fails. Sockets take a moment to close.
afterAll(async () => {
  try {
    await eventually(() => expect(left(), 'left running by the tests of this file').toEqual([]) ?? true, { timeoutMs: 3_000 });
  } finally {
    hook.disable();
  }
});
