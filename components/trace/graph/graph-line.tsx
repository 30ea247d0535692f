import { BaseEdge, type Edge, type EdgeProps, getBezierPath } from '@xyflow/react';
import { formatCount } from '#components/ui/format-number.ts';
import { visibleText } from '#components/ui/visible-text.ts';
import type { GraphEdge } from './graph-of-chain.ts';

export type GraphLineEdge = Edge<{ edge: GraphEdge }, 'line'>;

const strokes: Record<GraphEdge['kind'], { stroke: string; strokeDasharray?: string }> = {
  cause: { stroke: 'var(--text-3)' },
  trace: { stroke: 'var(--text-3)', strokeDasharray: '4 4' },
  failed: { stroke: 'var(--failed)' },
  again: { stroke: 'var(--replay)' },
  returned: { stroke: 'var(--risk)' },
  expected: { stroke: 'var(--missing)', strokeDasharray: '2 4' },
};

/** A line of the graph: solid where an event names its cause, dashed where it is inferred, with the reason when it is pointed at. */
export function GraphLine({ data, markerEnd, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }: EdgeProps<GraphLineEdge>) {
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  if (data === undefined) return null;
  const { kind, count, why } = data.edge;
  const label = [kind === 'trace' ? 'inferred' : undefined, count > 1 ? `× ${formatCount(count)}` : undefined].filter((part) => part !== undefined).join(' ');
  return (
    <g>
      <title>{visibleText(why)}</title>
      <BaseEdge
        path={path}
        style={{ strokeWidth: 1.4, ...strokes[kind] }}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        {...(label === ''
          ? {}
          : {
              label,
              labelX,
              labelY,
              labelStyle: { fill: 'var(--text-2)', fontSize: 11 },
              labelBgStyle: { fill: 'var(--surface)' },
              labelBgPadding: [3, 1] as [number, number],
            })}
      />
    </g>
  );
}
