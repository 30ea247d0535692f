// Compares what the services know of the orders: npm run demo:reconcile [-- --json] [--order ord-…]
// Exit code 0: in step; 1: out of step; 2: could not be compared.
import { parseArgs } from 'node:util';
import { findShopConfig } from './find-shop.ts';
import { reconcile } from './reconcile/compare.ts';
import { orderLife } from './reconcile/order-life.ts';
import { printOrderLife, printReconciliation } from './reconcile/print.ts';

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, order: { type: 'string' } } });
  const config = findShopConfig();
  const life = values.order === undefined ? undefined : await orderLife(config, values.order);
  if (values.order !== undefined && life?.length === 0) {
    console.error(`No service knows ${values.order}: nothing was compared.`);
    return 2;
  }
  const compared = await reconcile({ ...config, orderId: values.order });
  if (values.json) {
    console.log(JSON.stringify(life === undefined ? compared : { ...compared, life }, null, 2));
  } else {
    if (values.order !== undefined && life !== undefined) console.log(printOrderLife(values.order, life));
    console.log(printReconciliation(compared, values.order));
  }
  return compared.inStep ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  console.error(why.includes('ECONNREFUSED') ? `The shop’s database does not answer. Is the demo running? (${why})` : why);
  process.exitCode = 2;
}
