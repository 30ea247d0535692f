import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseShopConfig, type ShopConfig } from './config.ts';

const stateDirectory = () => process.env.SHOP_STATE_DIRECTORY ?? join(import.meta.dirname, '../.redrive/demo');

function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The address of the running shop's page: from `SHOP_PORT`, else from where `npm run demo` left it. */
export function findShopAddress(): string {
  const ports = z.object({ shop: z.int() }).safeParse(readJson(join(stateDirectory(), 'ports.json')));
  const port = process.env.SHOP_PORT ?? (ports.success ? ports.data.shop : undefined);
  if (port === undefined) throw new Error('There is no demo to be found here. Start one with `npm run demo`, or say where its shop listens with SHOP_PORT.');
  return `http://127.0.0.1:${port}`;
}

/** The shop's settings: from the environment, else from where `npm run demo` left them. */
export function findShopConfig(): ShopConfig {
  if (process.env.SHOP_DATABASE_URL !== undefined) return parseShopConfig(process.env);
  const kept = z.record(z.string(), z.coerce.string()).safeParse(readJson(join(stateDirectory(), 'environment.json')));
  if (!kept.success) throw new Error('There is no demo to be found here. Start one with `npm run demo`, or set SHOP_KAFKA_BROKERS and SHOP_DATABASE_URL.');
  return parseShopConfig({ ...kept.data, ...process.env });
}
