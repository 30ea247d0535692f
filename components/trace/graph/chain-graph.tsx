'use client';

import '@xyflow/react/dist/base.css';
import { useQuery } from '@tanstack/react-query';
import { MarkerType, Panel, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { MarkedChain } from '#components/trace/chain-marks.ts';
import { countOf, formatCount } from '#components/ui/format-number.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { ErrorState } from '#components/ui/view-state.tsx';
import { visibleText } from '#components/ui/visible-text.ts';
import { GraphLine, type GraphLineEdge } from './graph-line.tsx';
import { GraphMark, type GraphMarkNode } from './graph-mark.tsx';
import { type ChainGraph as Graph, graphOfChain } from './graph-of-chain.ts';
import { graphHeight } from './graph-size.ts';
import { type GraphLayout, layOutGraph, nodeHeight, nodeWidth } from './lay-out-graph.ts';

interface ChainGraphProps {
  chain: MarkedChain;
  /** The mark that is open. */
  openId: string | null;
  onOpen: (id: string) => void;
}

const nodeTypes = { mark: GraphMark };
const edgeTypes = { line: GraphLine };
/** At first no smaller than can be read, also on a telephone; all of it is shown when it is asked for. */
const fit = { padding: 0.06, maxZoom: 1, minZoom: 0.5 };
const least = 0.1;
/** So many reasons of inferred lines are written out; each line has its own when it is pointed at. */
const mostReasons = 4;

/** What led to what: causes on the left, effects on the right. Lines that nobody named are dashed, and said to be inferred. */
export function ChainGraph({ chain, openId, onOpen }: ChainGraphProps) {
  const graph = useMemo(() => graphOfChain(chain), [chain]);
  const shape = `${graph.nodes.map(({ id }) => id).join('\n')}\n\n${graph.edges.map(({ id }) => id).join('\n')}`;
  const { data, error, refetch } = useQuery({
    queryKey: ['chain-graph', shape],
    queryFn: () => layOutGraph(graph),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    // Of a chain to which an event came the graph stays until the new one is laid out.
    placeholderData: (before) => before,
  });
  if (data === undefined)
    return error === null ? (
      <div className="p-3.5">
        <LoadingNote what="the graph" />
        <Skeleton height={graphHeight - 28} />
      </div>
    ) : (
      <ErrorState title="The graph could not be laid out" error={error} onRetry={() => void refetch()} />
    );
  return (
    <>
      <GroupedNote graph={graph} marks={chain.marks.length} />
      <section aria-label="Graph of causes" style={{ height: graphHeight }} className="relative">
        <ReactFlowProvider>
          <Flow graph={graph} layout={data} openId={openId} onOpen={onOpen} />
        </ReactFlowProvider>
      </section>
      <InferredNote graph={graph} />
    </>
  );
}

function Flow({ graph, layout, openId, onOpen }: { graph: Graph; layout: GraphLayout; openId: string | null; onOpen: (id: string) => void }) {
  const flow = useReactFlow();
  const nodes = graph.nodes.flatMap((node): GraphMarkNode[] => {
    const position = layout.get(node.id);
    if (position === undefined) return [];
    const onReached = () => void flow.setCenter(position.x + nodeWidth / 2, position.y + nodeHeight / 2, { zoom: Math.max(0.7, flow.getZoom()) });
    const data = { node, isOpen: node.mark.id === openId, onOpen: () => onOpen(node.mark.id), onReached };
    return [{ id: node.id, type: 'mark', position, data, width: nodeWidth, height: nodeHeight }];
  });
  const edges = graph.edges.map(
    (edge): GraphLineEdge => ({
      id: edge.id,
      type: 'line',
      source: edge.from,
      target: edge.to,
      data: { edge },
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--text-3)' },
    }),
  );
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      fitView
      fitViewOptions={fit}
      minZoom={least}
      maxZoom={1.5}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      zoomOnScroll={false}
      preventScrolling={false}
      proOptions={{ hideAttribution: true }}
    >
      <Panel position="top-right" className="flex gap-1">
        <Tool label="Zoom out" onPress={() => void flow.zoomOut()}>
          <Minus aria-hidden size={14} />
        </Tool>
        <Tool label="Zoom in" onPress={() => void flow.zoomIn()}>
          <Plus aria-hidden size={14} />
        </Tool>
        <Tool label="Show all of the graph" onPress={() => void flow.fitView({ ...fit, minZoom: least })}>
          <Maximize aria-hidden size={14} />
        </Tool>
      </Panel>
    </ReactFlow>
  );
}

function Tool({ label, onPress, children }: { label: string; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className="inline-flex size-7 items-center justify-center rounded-md border border-line bg-raised text-text-2 hover:bg-sunken hover:text-text"
    >
      {children}
    </button>
  );
}

function GroupedNote({ graph, marks }: { graph: Graph; marks: number }) {
  if (!graph.isGrouped) return null;
  return (
    <p role="status" className="border-b border-line px-3.5 py-2 text-text-2">
      {formatCount(marks)} marks are too many to read: here all of one type, service and state are one of {countOf(graph.nodes.length, 'node')}, which opens the
      first of them. The list has each.
      {graph.leftOut === 0 ? '' : ` ${formatCount(graph.leftOut)} of types that are still rarer are not in the graph.`}
    </p>
  );
}

function InferredNote({ graph }: { graph: Graph }) {
  const reasons = [...new Set(graph.edges.filter(({ kind }) => kind === 'trace').map(({ why }) => why))];
  if (reasons.length === 0) return null;
  return (
    <ul aria-label="Inferred lines" className="border-t border-line px-3.5 py-2 text-sm text-text-2">
      {reasons.slice(0, mostReasons).map((why) => (
        <li key={why} className="[overflow-wrap:anywhere]">
          {visibleText(why)}
        </li>
      ))}
      {reasons.length > mostReasons ? <li>And {formatCount(reasons.length - mostReasons)} more, each told where its line is pointed at.</li> : null}
    </ul>
  );
}
