/** The warehouse's tables. `stock.reserved` counts what `reservations` holds: were a reservation counted twice, the two would differ. */
export const warehouseTables = `
  create table stock (sku text primary key, reserved bigint not null);
  create table reservations (
    order_id text not null,
    sku text not null,
    quantity integer not null,
    reserved_at timestamptz not null,
    primary key (order_id, sku)
  );
  create table shortages (order_id text primary key, missing jsonb not null, found_at timestamptz not null);
  create table parcels (
    order_id text primary key,
    parcel_id text not null unique,
    customer_id text not null,
    carrier text not null,
    tracking_number text not null,
    cause jsonb not null,
    ready_at timestamptz not null,
    shipped_at timestamptz
  );
  create index parcels_to_ship on parcels (ready_at) where shipped_at is null;
`;
