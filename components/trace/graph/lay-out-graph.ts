import ELK from 'elkjs/lib/elk-api.js';
import type { ChainGraph } from './graph-of-chain.ts';

export const nodeWidth = 190;
export const nodeHeight = 50;

/** Where nodes stand, in pixels, by their id. */
export type GraphLayout = ReadonlyMap<string, { x: number; y: number }>;

const layoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '18',
  'elk.spacing.componentComponent': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '84',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  // What came first stands above what came later.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

/** Lays a graph out from causes on the left to effects on the right, in a worker: the page goes on meanwhile. @throws Error where the layout fails, or the worker's script */
export async function layOutGraph({ nodes, edges }: Pick<ChainGraph, 'nodes' | 'edges'>): Promise<GraphLayout> {
  const { promise: broken, reject } = Promise.withResolvers<never>();
  const workerFactory = () => {
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    // ELK waits for an answer, which never comes where the script was not loaded.
    worker.addEventListener('error', () => reject(new Error('The script that lays the graph out could not be loaded, or failed. Reload the page.')));
    return worker;
  };
  const elk = new ELK({ workerFactory, algorithms: ['layered'] });
  try {
    const layout = elk.layout({
      id: 'chain',
      layoutOptions,
      children: nodes.map(({ id }) => ({ id, width: nodeWidth, height: nodeHeight })),
      edges: edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
    });
    const laidOut = await Promise.race([layout, broken]);
    return new Map((laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  } finally {
    elk.terminateWorker();
  }
}
