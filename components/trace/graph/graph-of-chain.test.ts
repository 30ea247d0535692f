import { expect, test } from 'vitest';
import type { Line, Mark, MarkedChain } from '#components/trace/chain-marks.ts';
import { graphOfChain } from './graph-of-chain.ts';

const mark = (nth: number, label: string, lane = 0): Mark => ({ id: `orders/0/${nth}`, kind: 'event', lane, atMs: nth, label, event: nth });
const cause = (from: number, to: number): Line => ({ from, to, kind: 'cause', why: `${to} names ${from} as its cause.` });
const arrows = (chain: MarkedChain, most?: number) => graphOfChain(chain, most).edges.map(({ from, to, count }) => `${from} → ${to} ×${count}`);

test('a chain that is small is drawn event by event, with the reason of each line', () => {
  const chain = { lanes: ['shop'], marks: [mark(0, 'Placed'), mark(1, 'Paid')], lines: [cause(0, 1)] };
  expect(graphOfChain(chain)).toMatchObject({ isGrouped: false, leftOut: 0, nodes: [{ count: 1, service: 'shop' }, { count: 1 }] });
  expect(graphOfChain(chain).edges).toMatchObject([{ from: 'orders/0/0', to: 'orders/0/1', kind: 'cause', why: '1 names 0 as its cause.' }]);
});

test('of five thousand events those alike are one node, their lines are counted, and none is lost', () => {
  const marks = [mark(0, 'Placed'), ...Array.from({ length: 4_999 }, (_, nth) => mark(nth + 1, nth % 2 === 0 ? 'Reserved' : 'Paid', nth % 2))];
  const chain = { lanes: ['warehouse', 'payments'], marks, lines: marks.slice(1).map((_, nth) => cause(0, nth + 1)) };
  const graph = graphOfChain(chain);
  expect(graph).toMatchObject({ isGrouped: true, leftOut: 0 });
  expect(graph.nodes.map(({ mark: { label }, count, service }) => `${count} ${label} of ${service}`)).toEqual([
    '1 Placed of warehouse',
    '2500 Reserved of warehouse',
    '2499 Paid of payments',
  ]);
  expect(graph.edges.map(({ count }) => count)).toEqual([2_500, 2_499]);
});

test('where even those alike are too many, the most frequent are drawn, and how many events are left out is told', () => {
  const marks = Array.from({ length: 10 }, (_, nth) => mark(nth, nth < 4 ? 'Common' : `Type ${nth}`));
  const chain = { lanes: ['shop'], marks, lines: [cause(0, 1), cause(1, 5), cause(1, 9)] };
  expect(graphOfChain(chain, 3)).toMatchObject({ isGrouped: true, leftOut: 4, nodes: [{ count: 4 }, { count: 1 }, { count: 1 }] });
  expect(arrows(chain, 3)).toEqual(['event neutral 0 Common → event neutral 0 Type 5 ×1']);
});
