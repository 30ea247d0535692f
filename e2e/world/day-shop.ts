import { join } from 'node:path';
import { z } from 'zod';
import { shopHealth } from '#demo/control/status.ts';
import { decodeEvent, type ReceivedEvent } from '#demo/event.ts';
import { deadLetterTopicNames, type Names } from '#demo/names.ts';
import { type Reconciliation, reconcile } from '#demo/reconcile/compare.ts';
import { readTopics } from '#demo/testing/read-topics.ts';
import { TestShop } from '#demo/testing/test-shop.ts';
import { choosePorts } from '#scripts/stack/ports.ts';
import { startProcess, waitUntilReady } from '#scripts/stack/process.ts';
import { createDatabase } from './databases.ts';
import { readWorld } from './world.ts';

const root = join(import.meta.dirname, '../..');

/** A day on which payment provider and stock service were down, and nothing else went wrong: every order of it can be put right. */
const day = { SHOP_HISTORY_ORDERS: '300', SHOP_HISTORY_FAILURES: 'payments-outage,stock-outage', SHOP_ORDER_INTERVAL_MS: '0' };

/** A shop of a test's own, after such a day. */
export interface DayShop {
  names: Names;
  /** Patterns of its dead letter topics. */
  patterns: string[];
  /** The books, compared row by row. */
  compare(): Promise<Reconciliation>;
  /** The rules that do not hold, with how many rows break each; but for the customers to whom no e-mail can be sent, whatever happens. */
  brokenRules(): Promise<Record<string, number>>;
  /** What was done more than once, by the events that say it was done: e-mails of one kind for one order, and setting aside what one order needs. */
  doneTwice(): Promise<string[]>;
  remove(): Promise<void>;
}

/** Of events that say that something was done what: an e-mail by its id, a reservation by its order; undefined of others. */
function doneBy({ type, data }: ReceivedEvent): string | undefined {
  const { emailId, orderId } = z.object({ emailId: z.string().optional(), orderId: z.string().optional() }).parse(data);
  if (type === 'EmailSent') return emailId;
  return type === 'StockReserved' ? `reservation for ${orderId}` : undefined;
}

/** Opens it once its day is over, and both are back. */
export async function openDayShop(): Promise<DayShop> {
  const { brokers, directory } = readWorld();
  const { shop: port } = await choosePorts(join(directory, 'day-shop-ports.json'), { shop: undefined });
  const database = await createDatabase('day_shop');
  const shop = new TestShop('day', { brokers, databaseUrl: database.url }, { ...day, SHOP_PORT: String(port) });
  const logFile = join(directory, 'day-shop.log');
  const running = startProcess({
    name: 'the shop of a day',
    command: process.execPath,
    args: [join(root, 'demo/main.ts')],
    cwd: root,
    env: shop.variables,
    logFile,
  });
  const isOver = async () => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
      return shopHealth.parse(await response.json()).phase === 'live';
    } catch {
      // Not up yet; whoever waits for it says so when its patience ends.
      return false;
    }
  };
  const compare = () => reconcile({ ...shop.config, settleMs: 0 });
  const remove = async () => {
    await running.stop();
    await shop.remove();
    await database.drop();
  };
  try {
    await waitUntilReady(running, isOver, 90_000);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    names: shop.names,
    patterns: deadLetterTopicNames.map(shop.names.topic),
    compare,
    async brokenRules() {
      const { findings } = await compare();
      return Object.fromEntries(
        findings.filter(({ count: rows, rule }) => rows > 0 && !rule.endsWith('-without-email')).map(({ rule, count: rows }) => [rule, rows]),
      );
    },
    async doneTwice() {
      const records = await readTopics(shop.kafka, shop.names, [shop.names.topic('emails'), shop.names.topic('stock')]);
      // The outbox may publish an event a second time, which is still one.
      const events = new Map(
        records.map(({ message }) => decodeEvent({ headers: message.headers, value: message.value })).map((event) => [event.eventId, event]),
      );
      const done = [...events.values()].flatMap((event) => doneBy(event) ?? []);
      return done.filter((what, place) => done.indexOf(what) !== place);
    },
    remove,
  };
}
