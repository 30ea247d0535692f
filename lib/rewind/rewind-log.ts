import type pg from 'pg';
import { z } from 'zod';
import type { RewindDetail } from './rewind.ts';

const eventRow = z.object({ at: z.date(), actor: z.string(), text: z.string() });

/** What happened in a rewind, oldest first, told from the audit and from when its group was seen to read on. */
export async function rewindLog(pool: pg.Pool, id: number): Promise<RewindDetail['log']> {
  const { rows } = await pool.query(
    `select at, actor, text from (
       select at, actor, case action
           when 'rewinds:plan' then 'planned'
           when 'rewinds:confirm' then case outcome when 'done' then 'confirmed: ' || coalesce(detail ->> 'reason', '') else 'not confirmed: the group had moved' end
           when 'rewinds:withdraw' then 'withdrawn'
           when 'rewinds:cancel' then 'cancelled'
           when 'rewinds:refuse' then coalesce(detail ->> 'reason', 'refused')
           when 'rewinds:apply' then format('set the offsets of %s', case detail ->> 'partitions' when '1' then '1 partition' else (detail ->> 'partitions') || ' partitions' end)
           when 'rewinds:resolve' then case when outcome = 'refused' then 'resolved no dead letter: ' || coalesce(detail ->> 'reason', '') else case detail ->> 'resolved' when '0' then 'looked for dead letters of what was read again: none was to be resolved'
             when '1' then 'resolved 1 dead letter of what was read again' else format('resolved %s dead letters of what was read again', detail ->> 'resolved') end end
           when 'rewinds:end' then 'the group is where it stood before, or beyond'
           else action end as text
         from audit where subject = 'rewind/' || $1::int
       union all select resumed_at, 'worker', 'the group reads on' from rewind where id = $1 and resumed_at is not null
     ) events order by at, text`,
    [id],
  );
  return z
    .array(eventRow)
    .parse(rows)
    .map(({ at, actor, text }) => ({ at: at.toISOString(), actor, text }));
}
