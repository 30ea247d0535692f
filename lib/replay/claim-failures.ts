import type { Actor } from '#lib/access/actor.ts';
import { Refusal } from '#lib/access/refusal.ts';
import type { Transaction } from '#lib/db/client.ts';
import { canBecome, failureState } from '#lib/dead-letters/failure-states.ts';

const claimable = failureState.options.filter((state) => canBecome(state, 'claimed'));

/** Claims failures for a job, with their history: the first job wins. In two statements, whatever their number. @throws Refusal that names who has them. */
export async function claimFailures(transaction: Transaction, jobId: number, ids: readonly bigint[], actor: Actor): Promise<void> {
  // All who claim lock in the same order, so that two plans that share failures cannot wait for each other.
  await transaction.$queryRaw`select from failure where id = any(${ids}) order by id for update`;
  const claimed = await transaction.$queryRaw<{ id: bigint }[]>`
    with claimed as (
      update failure set state_before = state, state = 'claimed', claimed_by_job_id = ${jobId}, version = version + 1
       where id = any(${ids}) and state = any(${claimable}::failure_state[]) returning id, state_before
    )
    insert into failure_change (failure_id, actor, from_state, to_state, job_id) select id, ${actor.email}, state_before, 'claimed', ${jobId} from claimed order by id returning failure_id as id`;
  if (claimed.length === ids.length) return;
  const ours = new Set(claimed.map(({ id }) => id));
  const taken = ids.filter((id) => !ours.has(id)).sort((one, other) => (one < other ? -1 : 1));
  const [first = 0n] = taken;
  const failure = await transaction.failure.findUnique({ where: { id: first } });
  const who = failure?.claimedByJobId == null ? `is ${failure?.state ?? 'no longer kept'}` : `was claimed by replay ${failure.claimedByJobId}`;
  throw new Refusal(`Dead letter ${first} ${who} meanwhile. Plan again without it.`, {
    kind: 'conflict',
    type: 'claimed-meanwhile',
    fields: { ids: taken.map(String) },
  });
}
