/** A rule that the shop's tables keep when everything is in step. */
export interface Rule {
  name: string;
  /** What each row that breaks it is, to be read after a count: `317 orders were placed and never paid`. */
  finding: string;
  /**
   * The orders that break it, as `order_id` and `detail`. `$1` is the instant before which things count as settled, `{service}` a schema.
   * An order that is still on its way breaks nothing.
   */
  sql: string;
}

const noLine = 'o.order_id not in (select order_id from {warehouse}.shortages)';

/** Every rule, in the order of an order's life. */
export const rules: readonly Rule[] = [
  {
    name: 'order-without-payment',
    finding: 'orders were placed and never paid or declined',
    sql: `select o.order_id, 'placed ' || to_char(o.placed_at at time zone 'utc', 'YYYY-MM-DD HH24:MI') as detail
          from {checkout}.orders o left join {payments}.payments p using (order_id) where p.order_id is null and o.placed_at < $1`,
  },
  {
    name: 'payment-without-order',
    finding: 'payments belong to no order, or to another amount',
    sql: `select p.order_id, coalesce('paid ' || p.amount_cents || ', ordered ' || o.total_cents, 'no such order') as detail
          from {payments}.payments p left join {checkout}.orders o using (order_id) where o.order_id is null or o.total_cents <> p.amount_cents`,
  },
  {
    name: 'order-unaware-of-payment',
    finding: 'orders do not show what became of their payment',
    sql: `select p.order_id, p.status || ', order ' || o.status as detail from {payments}.payments p join {checkout}.orders o using (order_id)
          where p.decided_at < $1 and ((p.status = 'captured') <> (o.paid_at is not null) or (p.status = 'declined') <> (o.declined_at is not null))`,
  },
  {
    name: 'paid-not-reserved',
    finding: 'orders are paid, and the warehouse reserved nothing',
    sql: `select p.order_id, 'paid ' || to_char(p.decided_at at time zone 'utc', 'YYYY-MM-DD HH24:MI') as detail from {payments}.payments p
          where p.status = 'captured' and p.decided_at < $1
            and not exists (select from {warehouse}.reservations r where r.order_id = p.order_id)
            and not exists (select from {warehouse}.shortages s where s.order_id = p.order_id)`,
  },
  {
    name: 'reserved-not-paid',
    finding: 'orders have stock reserved that nobody paid for',
    sql: `select distinct r.order_id, r.sku as detail from {warehouse}.reservations r left join {payments}.payments p on p.order_id = r.order_id and p.status = 'captured' where p.order_id is null`,
  },
  {
    name: 'reservation-differs',
    finding: 'reservations differ from what was ordered',
    sql: `select o.order_id, line ->> 'sku' as detail
          from {checkout}.orders o cross join jsonb_array_elements(o.lines) line
          left join {warehouse}.reservations r on r.order_id = o.order_id and r.sku = line ->> 'sku'
          where o.reserved_at is not null and ${noLine} and r.quantity is distinct from (line ->> 'quantity')::int`,
  },
  {
    name: 'stock-counted-wrongly',
    finding: 'products whose reserved stock is not the sum of their reservations',
    sql: `select coalesce(s.sku, r.sku) as order_id, 'counted ' || coalesce(s.reserved, 0) || ', reserved ' || coalesce(r.sum, 0) as detail
          from {warehouse}.stock s full join (select sku, sum(quantity) from {warehouse}.reservations group by sku) r using (sku) where s.reserved is distinct from r.sum`,
  },
  {
    name: 'order-unaware-of-stock',
    finding: 'orders do not show what the warehouse did',
    sql: `select o.order_id, 'order ' || o.status as detail from {checkout}.orders o
          left join (select distinct order_id, reserved_at from {warehouse}.reservations) r using (order_id) left join {warehouse}.shortages s using (order_id)
          where coalesce(r.reserved_at, s.found_at) < $1 and ((r.order_id is not null) <> (o.reserved_at is not null) or (s.order_id is not null) <> (o.short_at is not null))`,
  },
  {
    name: 'reserved-not-packed',
    finding: 'orders have stock reserved and no parcel, or a parcel overdue',
    sql: `select distinct r.order_id, coalesce('ready ' || to_char(p.ready_at at time zone 'utc', 'YYYY-MM-DD HH24:MI'), 'no parcel') as detail
          from {warehouse}.reservations r left join {warehouse}.parcels p using (order_id) where p.order_id is null or (p.shipped_at is null and p.ready_at < $1)`,
  },
  {
    name: 'shipped-not-completed',
    finding: 'parcels left, and their orders are not completed',
    sql: `select p.order_id, 'order ' || coalesce(o.status, 'unknown') as detail from {warehouse}.parcels p left join {checkout}.orders o using (order_id)
          where p.shipped_at < $1 and o.shipped_at is null`,
  },
  {
    name: 'crm-lacks-order',
    finding: 'orders are unknown to CRM',
    sql: `select o.order_id, o.customer_id as detail from {checkout}.orders o left join {crm}.customer_orders c using (order_id) where o.placed_at < $1 and c.placed_at is null`,
  },
  {
    name: 'crm-lacks-payment',
    finding: 'payments are unknown to CRM',
    sql: `select p.order_id, p.customer_id as detail from {payments}.payments p left join {crm}.customer_orders c using (order_id)
          where p.status = 'captured' and p.decided_at < $1 and c.paid_cents is distinct from p.amount_cents`,
  },
  {
    name: 'crm-lacks-shipment',
    finding: 'shipments are unknown to CRM',
    sql: `select p.order_id, p.customer_id as detail from {warehouse}.parcels p left join {crm}.customer_orders c using (order_id) where p.shipped_at < $1 and c.shipped_at is null`,
  },
  {
    name: 'crm-counted-wrongly',
    finding: 'customers whose totals are not the sum of their orders',
    sql: `select c.customer_id as order_id, c.orders || ' orders, ' || c.spent_cents || ' cents' as detail
          from {crm}.customers c left join (
            select customer_id, count(placed_at) as orders, coalesce(sum(paid_cents), 0) as cents from {crm}.customer_orders group by customer_id
          ) o using (customer_id)
          where c.orders is distinct from o.orders or c.spent_cents is distinct from o.cents`,
  },
  {
    name: 'payment-without-email',
    finding: 'customers were told nothing of their payment',
    sql: `select p.order_id, p.status as detail from {payments}.payments p
          where p.decided_at < $1 and not exists (
            select from {notifications}.emails e where e.order_id = p.order_id and e.template = case p.status when 'captured' then 'receipt' else 'payment-declined' end
          )`,
  },
  {
    name: 'shipment-without-email',
    finding: 'customers were told nothing of their parcel',
    sql: `select p.order_id, p.parcel_id as detail from {warehouse}.parcels p
          where p.shipped_at < $1 and not exists (select from {notifications}.emails e where e.order_id = p.order_id and e.template = 'on-its-way')`,
  },
  {
    name: 'shortage-without-email',
    finding: 'customers were told nothing of what is out of stock',
    sql: `select s.order_id, 'found ' || to_char(s.found_at at time zone 'utc', 'YYYY-MM-DD HH24:MI') as detail from {warehouse}.shortages s
          where s.found_at < $1 and not exists (select from {notifications}.emails e where e.order_id = s.order_id and e.template = 'out-of-stock')`,
  },
  {
    name: 'email-without-reason',
    finding: 'e-mails say what did not happen',
    sql: `select e.order_id, e.template as detail from {notifications}.emails e
          left join {payments}.payments p using (order_id) left join {warehouse}.parcels a using (order_id) left join {warehouse}.shortages s using (order_id)
          where not case e.template
            when 'receipt' then coalesce(p.status = 'captured', false)
            when 'payment-declined' then coalesce(p.status = 'declined', false)
            when 'on-its-way' then a.shipped_at is not null
            else s.order_id is not null end`,
  },
];
