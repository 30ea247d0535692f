/** Checkout's tables: an order is what its dates say; they may come in any order. */
export const checkoutTables = `
  create sequence order_numbers start 100001;
  create table orders (
    order_id text primary key,
    customer_id text not null,
    total_cents integer not null,
    lines jsonb not null,
    correlation_id text not null,
    placed_at timestamptz not null,
    paid_at timestamptz,
    declined_at timestamptz,
    reserved_at timestamptz,
    short_at timestamptz,
    shipped_at timestamptz,
    status text not null generated always as (
      case
        when declined_at is not null or short_at is not null then 'cancelled'
        when shipped_at is not null then 'completed'
        when reserved_at is not null then 'reserved'
        when paid_at is not null then 'paid'
        else 'placed'
      end
    ) stored
  );
`;
