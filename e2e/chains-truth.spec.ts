import { expect, type Page, test } from '@playwright/test';
import { type ChainAnswer, chainAnswer } from '#lib/trace/chain/chain.ts';
import { clusterId } from './world/console.ts';
import { type PublishedEvent, publishedEvents } from './world/published-events.ts';
import { seenShop } from './world/shop.ts';

async function readChain(page: Page, correlationId: string): Promise<ChainAnswer> {
  return chainAnswer.parse(await (await page.request.get(`/api/clusters/${clusterId}/chains/${encodeURIComponent(correlationId)}`)).json());
}

const told = ({ events }: ChainAnswer) => new Set(events.map(({ eventId, type }) => `${eventId} ${type}`));
const drawn = ({ events, edges }: ChainAnswer) =>
  new Set(edges.filter(({ by }) => by === 'cause').map(({ from, to }) => `${events[from]?.eventId} → ${events[to]?.eventId}`));
const eventsOf = (published: readonly PublishedEvent[]) => new Set(published.map(({ eventId, type }) => `${eventId} ${type}`));
const edgesOf = (published: readonly PublishedEvent[]) =>
  new Set(published.flatMap(({ eventId, causationId }) => (causationId === null ? [] : [`${causationId} → ${eventId}`])));

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>) => [...some].filter((each) => !others.has(each));

test('every chain of the shop has each event that its services published and each cause that they name, and none besides', async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto('/');
  const before = Map.groupBy(await publishedEvents(seenShop()), ({ correlationId }) => correlationId);
  expect(before.size, 'orders of the small day').toBeGreaterThan(300);
  const chains = new Map<string, ChainAnswer>();
  for (const correlationId of before.keys()) chains.set(correlationId, await readChain(page, correlationId));
  // What was published meanwhile may be in a chain already.
  const after = Map.groupBy(await publishedEvents(seenShop()), ({ correlationId }) => correlationId);
  for (const [correlationId, chain] of chains) {
    const [least, most] = [before.get(correlationId) ?? [], after.get(correlationId) ?? []];
    expect(without(eventsOf(least), told(chain)), `events missing in ${correlationId}`).toEqual([]);
    expect(without(told(chain), eventsOf(most)), `events invented in ${correlationId}`).toEqual([]);
    expect(without(edgesOf(least), drawn(chain)), `causes missing in ${correlationId}`).toEqual([]);
    expect(without(drawn(chain), edgesOf(most)), `causes invented in ${correlationId}`).toEqual([]);
  }
});
