import { z } from 'zod';

const schema = z.object({
  SHOP_KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((list) => list.split(',').map((broker) => broker.trim())),
  SHOP_DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  SHOP_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{0,60}$/, 'may hold letters, digits, dots, dashes and underscores')
    .default(''),
  /** Where the shop's page listens; in a container it must be reached from outside of it. */
  SHOP_HOST: z.string().default('127.0.0.1'),
  SHOP_PORT: z.coerce.number().int().min(0).max(65_535).default(4310),
  /** How many orders the history's day has; each makes about eight events. */
  SHOP_HISTORY_ORDERS: z.coerce.number().int().min(0).max(1_000_000).default(3_000),
  /** What goes wrong on that day, by name, separated by commas: everything by default. */
  SHOP_HISTORY_FAILURES: z.string().optional(),
  /** The mean time between two orders of the live traffic; 0 means none. */
  SHOP_ORDER_INTERVAL_MS: z.coerce.number().int().min(0).default(2_000),
});

/** The shop's settings, parsed once. */
export interface ShopConfig {
  brokers: string[];
  databaseUrl: string;
  /** Put before the name of every topic, consumer group and (made safe for SQL) Postgres schema of the shop. */
  prefix: string;
  host: string;
  port: number;
  historyOrders: number;
  /** undefined: everything that there is. */
  historyFailures: readonly string[] | undefined;
  orderIntervalMs: number;
}

/**
 * Reads the shop's settings from environment variables.
 * @throws Error with one sentence per wrong variable.
 */
export function parseShopConfig(environment: Record<string, string | undefined>): ShopConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const { data } = parsed;
  return {
    brokers: data.SHOP_KAFKA_BROKERS,
    databaseUrl: data.SHOP_DATABASE_URL,
    prefix: data.SHOP_PREFIX,
    host: data.SHOP_HOST,
    port: data.SHOP_PORT,
    historyOrders: data.SHOP_HISTORY_ORDERS,
    historyFailures: data.SHOP_HISTORY_FAILURES?.split(',').map((name) => name.trim()),
    orderIntervalMs: data.SHOP_ORDER_INTERVAL_MS,
  };
}
