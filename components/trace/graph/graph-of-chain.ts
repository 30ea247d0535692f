import type { Line, Mark, MarkedChain } from '#components/trace/chain-marks.ts';
import { markTone } from '#components/trace/mark-tone.ts';

/** What stands in the graph: one mark, or in a large chain all that look alike. */
export interface GraphNode {
  id: string;
  /** The first of those that it stands for. */
  mark: Mark;
  /** How many it stands for. */
  count: number;
  service: string;
}

/** What led to what in the graph. */
export interface GraphEdge {
  id: string;
  from: string;
  to: string;
  kind: Line['kind'];
  count: number;
  why: string;
}

/** A chain as a graph, small enough to be laid out and looked at. */
export interface ChainGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Whether nodes stand for several marks, since there were too many. */
  isGrouped: boolean;
  /** How many marks stand in no node, since there were still too many. */
  leftOut: number;
}

/** More nodes than this nobody reads; and laying out 150 takes 0.4 s of CPU, 500 take 2.4 s. */
const mostNodes = 150;

function nodesOf({ lanes, marks }: MarkedChain, nameOf: (mark: Mark) => string): Map<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  for (const mark of marks) {
    const id = nameOf(mark);
    const node = nodes.get(id);
    if (node === undefined) nodes.set(id, { id, mark, count: 1, service: lanes[mark.lane] ?? '' });
    else node.count += 1;
  }
  return nodes;
}

/** Marks alike: of one kind, name, service and state. */
const likeness = (mark: Mark) => `${mark.kind} ${markTone(mark)} ${mark.lane} ${mark.label}`;

/** The graph of a chain: a node a mark, or where those are more than `most`, a node for all that are alike, the most frequent first. */
export function graphOfChain(chain: MarkedChain, most = mostNodes): ChainGraph {
  const isGrouped = chain.marks.length > most;
  const nameOf = isGrouped ? likeness : ({ id }: Mark) => id;
  const all = [...nodesOf(chain, nameOf).values()];
  const nodes = all.length <= most ? all : all.toSorted((one, other) => other.count - one.count).slice(0, most);
  const shown = new Set(nodes.map(({ id }) => id));
  const edges = new Map<string, GraphEdge>();
  for (const { from, to, kind, why } of chain.lines) {
    const [fromMark, toMark] = [chain.marks[from], chain.marks[to]];
    if (fromMark === undefined || toMark === undefined) continue;
    const ends = { from: nameOf(fromMark), to: nameOf(toMark) };
    // What caused others of its own kind is one node, to which a line from itself would say nothing.
    if (ends.from === ends.to || !shown.has(ends.from) || !shown.has(ends.to)) continue;
    const id = `${kind} ${ends.from} → ${ends.to}`;
    const edge = edges.get(id);
    if (edge === undefined) edges.set(id, { id, ...ends, kind, count: 1, why });
    else edge.count += 1;
  }
  return { nodes, edges: [...edges.values()], isGrouped, leftOut: chain.marks.length - nodes.reduce((sum, { count }) => sum + count, 0) };
}
