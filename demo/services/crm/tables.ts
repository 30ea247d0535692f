/** CRM's tables: what it knows of each customer, made of what it heard of each order. */
export const crmTables = `
  create table customers (
    customer_id text primary key,
    name text not null,
    email text not null,
    orders integer not null default 0,
    spent_cents bigint not null default 0,
    last_order_id text not null,
    revision integer not null default 0
  );
  create table customer_orders (
    order_id text primary key,
    customer_id text not null,
    placed_at timestamptz,
    paid_at timestamptz,
    paid_cents integer,
    delivery_promised_at timestamptz,
    shipped_at timestamptz
  );
`;
