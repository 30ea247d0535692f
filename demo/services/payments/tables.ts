/** Payments' tables: one payment an order, whatever became of it. */
export const paymentsTables = `
  create table payments (
    order_id text primary key,
    payment_id text not null unique,
    customer_id text not null,
    amount_cents integer not null,
    status text not null check (status in ('captured', 'declined')),
    provider_reference text not null,
    reason text,
    decided_at timestamptz not null
  );
`;
