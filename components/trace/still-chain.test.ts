import { expect, test } from 'vitest';
import type { ExpectedEvent } from '#lib/trace/chain/chain.ts';
import { chainOf } from '#scripts/test/chain-of.ts';
import { tracedEventOf } from '#scripts/test/traced-event-of.ts';
import { stillChain } from './still-chain.ts';

const missing = (type: string, after: number): ExpectedEvent => ({
  type,
  source: null,
  topic: null,
  after,
  state: 'late',
  chains: 500,
  followed: 497,
  usualMs: 1,
  lateMs: 9,
  waitedMs: 99,
  byCause: true,
});
const [early, placed, shipped] = [1, 2, 3].map((ms) => tracedEventOf(ms, { type: `event ${ms}` }));

test('what has come is not missing any more while it waits to be shown, and what is still missing keeps its event', () => {
  if (early === undefined || placed === undefined || shipped === undefined) throw new Error('three events');
  const held = chainOf([placed], { expected: [missing('ParcelShipped', 0), missing('EmailSent', 0)] });
  // One that came stands before the one that is shown, which has another place by that.
  const fresh = chainOf([early, placed, shipped], { expected: [missing('EmailSent', 1), missing('ParcelDelivered', 2)] });
  const chain = stillChain(held, fresh);
  expect(chain?.events).toEqual([placed]);
  expect(chain?.expected.map(({ type, after }) => `${type} after ${after}`)).toEqual(['EmailSent after 0']);
});
