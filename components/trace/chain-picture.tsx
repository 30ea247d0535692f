'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { Choice } from '#components/ui/choice.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import type { MarkedChain } from './chain-marks.ts';
import { graphHeight } from './graph/graph-size.ts';
import { foldedAfterMs } from './lane-layout.ts';
import { Lanes } from './lanes.tsx';
import { Legend } from './legend.tsx';

// Drawing and layout of graphs are of half a megabyte together: only who looks at one loads them.
const ChainGraph = dynamic(() => import('./graph/chain-graph.tsx').then((module) => module.ChainGraph), {
  ssr: false,
  loading: () => (
    <div className="p-3.5">
      <LoadingNote what="the graph" />
      <Skeleton height={graphHeight - 28} />
    </div>
  ),
});

/** How a chain is looked at, as its address names it. */
export const chainLooks = ['lanes', 'graph', 'list'] as const;
type ChainLook = (typeof chainLooks)[number];

const names: Record<ChainLook, string> = { lanes: 'Lanes', graph: 'Graph', list: 'List' };
const notes: Record<ChainLook, string> = {
  lanes: `time runs right; gaps over ${foldedAfterMs / 1_000} s may be folded`,
  graph: 'causes on the left, effects on the right',
  list: 'in the order of their timestamps',
};

interface ChainPictureProps {
  chain: MarkedChain;
  look: ChainLook;
  onLook: (look: ChainLook) => void;
  /** The mark that is open. */
  openId: string | null;
  onOpen: (id: string) => void;
  /** The events as a list. */
  list: ReactNode;
  /** What turns the list's pages. */
  pages: ReactNode;
}

/** What happened, in lanes over time, as a graph of causes, or as a list. */
export function ChainPicture({ chain, look, onLook, openId, onOpen, list, pages }: ChainPictureProps) {
  return (
    <Card
      title="What happened"
      note={notes[look]}
      aside={
        <>
          {look === 'list' ? pages : null}
          <Choice label="Shown as" options={chainLooks} chosen={look} onChoose={onLook} text={(each) => names[each]} />
        </>
      }
    >
      {look === 'list' ? list : look === 'graph' ? <ChainGraph chain={chain} openId={openId} onOpen={onOpen} /> : null}
      {look === 'lanes' ? <Lanes chain={chain} openId={openId} onOpen={onOpen} /> : null}
      {look === 'list' ? null : <Legend hasReturns={chain.marks.some(({ kind }) => kind === 'return')} />}
    </Card>
  );
}
