import { expect, test, vi } from 'vitest';
import { layOutGraph } from './lay-out-graph.ts';

test('where the script of the worker is not loaded the layout fails, instead of being awaited for ever', async () => {
  // There are no web workers outside of a browser: this one answers nothing and reports what a browser does.
  class Unloaded extends EventTarget {
    postMessage = (): void => void queueMicrotask(() => this.dispatchEvent(new Event('error')));
    terminate = vi.fn();
  }
  vi.stubGlobal('Worker', Unloaded);
  await expect(layOutGraph({ nodes: [], edges: [] })).rejects.toThrow('could not be loaded');
});
