import { z } from 'zod';
import { recordAudit } from '#lib/access/audit.ts';
import type { Database } from '#lib/db/client.ts';
import { manyRows } from '#lib/db/many-rows.ts';
import { idRuns } from './id-runs.ts';

/** So many wake in one transaction; a round goes on until none is left. */
const mostAtOnce = 1_000;

const wokenRow = z.object({ id: z.bigint(), cluster: z.string() });

/**
 * Snoozed failures whose time or count has come are what they were before. All of failure_snooze is read: it holds what people put aside, thousands at most, and
 * is added up once for each kind and action. Each wakes once: it is locked, and awake afterwards. One that somebody else has locked wakes in the next round, if it
 * then still sleeps.
 */
async function wakeSome(database: Database): Promise<number> {
  return database.$transaction(async (transaction) => {
    const rows = await transaction.$queryRaw`
      with awaited as materialized (
        select kind_id, after_arrival_id, (
          select coalesce(sum(arrival.count), 0) from failure_arrival arrival where arrival.kind_id = snooze.kind_id and arrival.id > snooze.after_arrival_id
        ) as come from failure_snooze snooze where more is not null group by kind_id, after_arrival_id
      ), due as (
        select failure.id, snooze.state_was, snooze.more
          from failure_snooze snooze join failure on failure.id = snooze.failure_id
          left join awaited on awaited.kind_id = snooze.kind_id and awaited.after_arrival_id = snooze.after_arrival_id
         where failure.state = 'snoozed' and (snooze.until_at <= now() or snooze.more <= awaited.come)
         order by failure.id limit ${mostAtOnce} for update of failure, snooze skip locked
      ), woken as (
        update failure set state = due.state_was, state_before = 'snoozed', version = version + 1 from due where failure.id = due.id
        returning failure.id, failure.cluster, due.state_was, due.more
      ), ended as (
        delete from failure_snooze using due where failure_snooze.failure_id = due.id
      ), told as (
        insert into failure_change (failure_id, actor, from_state, to_state, reason)
        select id, 'worker', 'snoozed', state_was,
               case when more is null then 'the time that it was snoozed until has come'
                    when more = 1 then 'one more of its kind has come' else more || ' more of its kind have come' end
          from woken
      )
      select id, cluster from woken`;
    const woken = z.array(wokenRow).parse(rows);
    for (const cluster of new Set(woken.map((row) => row.cluster))) {
      const ids = woken.filter((row) => row.cluster === cluster).map(({ id }) => id);
      await recordAudit(transaction, {
        actor: 'worker',
        action: 'dead-letters:wake',
        cluster,
        subject: ids.length === 1 ? `failure/${ids[0]}` : undefined,
        outcome: 'done',
        detail: ids.length === 1 ? {} : { deadLetters: ids.length, ids: idRuns(ids) },
      });
    }
    return woken.length;
  }, manyRows);
}

/** Removes what nobody waits for any more (snoozes of failures that went another way, arrivals that no snooze counts), and adds up arrivals that all count. */
async function forgetEnded(database: Database): Promise<void> {
  // Locked first, else one that is snoozed anew at this moment would sleep without anything to wait for.
  await database.$executeRaw`
    delete from failure_snooze where failure_id in (
      select failure.id from failure_snooze snooze join failure on failure.id = snooze.failure_id
       where failure.state not in ('snoozed', 'claimed', 'discarded') for update of failure skip locked
    )`;
  await database.$executeRaw`
    delete from failure_arrival arrival where not exists (
      select from failure_snooze snooze where snooze.kind_id = arrival.kind_id and snooze.more is not null and snooze.after_arrival_id < arrival.id
    )`;
  await database.$executeRaw`
    with counted as (
      select kind_id, max(after_arrival_id) as after_id from failure_snooze where more is not null group by kind_id
    ), taken as (
      delete from failure_arrival arrival using counted where arrival.kind_id = counted.kind_id and arrival.id > counted.after_id
        and exists (select from failure_arrival other where other.kind_id = arrival.kind_id and other.id > counted.after_id and other.id <> arrival.id)
      returning arrival.kind_id, arrival.id, arrival.count
    )
    insert into failure_arrival (id, kind_id, count) select max(id), kind_id, sum(count) from taken group by kind_id`;
}

/**
 * Wakes every snoozed failure that is due, of all clusters; the worker that holds the duty does so every second.
 * @returns how many woke. @param signal ends it between two rounds.
 */
export async function wakeDue(database: Database, signal: AbortSignal): Promise<number> {
  let woken = 0;
  for (let last = mostAtOnce; last === mostAtOnce && !signal.aborted; ) {
    last = await wakeSome(database);
    woken += last;
  }
  await forgetEnded(database);
  return woken;
}
