import { Client } from 'pg';
import { z } from 'zod';
import type { ShopConfig } from '#demo/config.ts';
import { createNames, type Names, serviceNames } from '#demo/names.ts';
import { rules } from './rules.ts';

const example = z.object({ orderId: z.string(), detail: z.string() });

export const reconciliation = z.object({
  /** Whether every rule holds. */
  inStep: z.boolean(),
  /** How many rows of each kind were compared. */
  compared: z.object({ orders: z.int(), payments: z.int(), reservations: z.int(), parcels: z.int(), customers: z.int(), emails: z.int() }),
  findings: z.array(z.object({ rule: z.string(), finding: z.string(), count: z.int(), examples: z.array(example) })),
});
export type Reconciliation = z.output<typeof reconciliation>;

export interface ReconcileOptions extends Pick<ShopConfig, 'databaseUrl' | 'prefix'> {
  /** Only this order's rows. */
  orderId?: string | undefined;
  /** What happened within this time may still be on its way and is not judged. */
  settleMs?: number;
  examples?: number;
}

const defaultSettleMs = 30_000;

function qualified(sql: string, names: Names): string {
  return serviceNames.reduce((text, service) => text.replaceAll(`{${service}}`, names.schema(service)), sql);
}

const counts = `select
  (select count(*)::int from {checkout}.orders) as orders,
  (select count(*)::int from {payments}.payments) as payments,
  (select count(*)::int from {warehouse}.reservations) as reservations,
  (select count(*)::int from {warehouse}.parcels) as parcels,
  (select count(*)::int from {crm}.customers) as customers,
  (select count(*)::int from {notifications}.emails) as emails`;

/** Compares the services' tables row by row, in one snapshot. @throws when the shop's schemas are not there. */
export async function reconcile({ databaseUrl, prefix, orderId, settleMs = defaultSettleMs, examples = 3 }: ReconcileOptions): Promise<Reconciliation> {
  const names = createNames(prefix);
  const client = new Client({ connectionString: databaseUrl, application_name: 'shop reconcile' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const settledBefore = new Date(Date.now() - settleMs);
    const findings: Reconciliation['findings'] = [];
    for (const rule of rules) {
      const { rows } = await client.query<{ count: number; examples: unknown }>(
        `with broken as (select order_id as "orderId", detail from (${qualified(rule.sql, names)}) found where ($2::text is null or order_id = $2) and $1::timestamptz is not null)
         select (select count(*)::int from broken) as count, (select coalesce(jsonb_agg(to_jsonb(shown)), '[]') from (select * from broken order by 1, 2 limit $3) shown) as examples`,
        [settledBefore, orderId ?? null, examples],
      );
      const [row] = rows;
      if (row) findings.push({ rule: rule.name, finding: rule.finding, count: row.count, examples: z.array(example).parse(row.examples) });
    }
    const { rows } = await client.query(qualified(counts, names));
    await client.query('commit');
    return { inStep: findings.every((finding) => finding.count === 0), compared: reconciliation.shape.compared.parse(rows[0]), findings };
  } finally {
    await client.end();
  }
}
