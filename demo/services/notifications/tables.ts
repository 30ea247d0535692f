/** Notifications' tables: an e-mail of a kind goes out once per order. */
export const notificationsTables = `
  create table emails (
    email_id text primary key,
    order_id text not null,
    template text not null,
    recipient text not null,
    sent_at timestamptz not null,
    unique (order_id, template)
  );
`;
