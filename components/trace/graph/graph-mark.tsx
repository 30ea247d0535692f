import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { type MarkTone, markTone, markWords } from '#components/trace/mark-tone.ts';
import { classNames } from '#components/ui/class-names.ts';
import { formatCount } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GraphNode } from './graph-of-chain.ts';
import { nodeHeight, nodeWidth } from './lay-out-graph.ts';

export type GraphMarkNode = Node<{ node: GraphNode; isOpen: boolean; onOpen: () => void; onReached: () => void }, 'mark'>;

const edgeClasses: Record<MarkTone, string> = {
  neutral: 'border-line-strong border-l-text',
  failed: 'border-line-strong border-l-failed',
  risk: 'border-line-strong border-l-risk',
  ok: 'border-line-strong border-l-ok',
  replay: 'border-line-strong border-l-replay',
  missing: 'border-missing',
};
const wordClasses: Record<MarkTone, string> = {
  neutral: 'text-text-3',
  failed: 'text-failed',
  risk: 'text-risk',
  ok: 'text-ok',
  replay: 'text-replay',
  missing: 'text-text-2',
};

/** A node of the graph: what happened, in which service, and what became of it, in words and in its colour. */
export function GraphMark({ data: { node, isOpen, onOpen, onReached } }: NodeProps<GraphMarkNode>) {
  const { mark, count, service } = node;
  const tone = markTone(mark);
  const label = `${visibleText(mark.label)}${count > 1 ? ` × ${formatCount(count)}` : ''}`;
  const words = mark.kind === 'event' ? visibleText(service) : `${visibleText(service)}, ${markWords(mark)}`;
  const className = classNames(
    'grid content-center rounded-[7px] border border-l-[3px] bg-raised px-2.5 text-left',
    mark.kind === 'expected' && 'border-dashed',
    edgeClasses[tone],
    isOpen && 'outline-2 outline-offset-1 outline-accent',
  );
  const inside = (
    <>
      <span className="truncate text-sm font-semibold text-text">{label}</span>{' '}
      <span className={classNames('truncate text-xs', wordClasses[tone])}>{words}</span>
    </>
  );
  const size = { width: nodeWidth, height: nodeHeight };
  const title = `${label}, ${visibleText(service)}, ${markWords(mark)}`;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      {mark.kind === 'expected' ? (
        <div title={title} className={className} style={size}>
          {inside}
        </div>
      ) : (
        <button
          type="button"
          title={title}
          aria-label={title}
          aria-pressed={isOpen}
          onClick={onOpen}
          onFocus={({ currentTarget }) => {
            if (currentTarget.matches(':focus-visible')) onReached();
          }}
          className={classNames(className, 'nopan pointer-events-auto hover:bg-sunken')}
          style={size}
        >
          {inside}
        </button>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
}
