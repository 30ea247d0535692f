import type { Actor } from '#lib/access/actor.ts';
import { recordAudit } from '#lib/access/audit.ts';
import { Refusal } from '#lib/access/refusal.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';
import type { Database } from '#lib/db/client.ts';
import type { TracedEstimate } from './traced-choice.ts';

interface Choosing {
  database: Database;
  cluster: string;
}

/**
 * Opts in to a pattern of topics, each of which the policy is asked about: workers find them within seconds. The audit keeps what it was estimated to take.
 * @param estimate of all topics that the pattern names.
 * @throws AccessDenied, Refusal where it names no topic that is not traced already
 */
export async function chooseTraced({ database, cluster }: Choosing, actor: Actor, estimate: TracedEstimate): Promise<void> {
  const { pattern, records, indexBytes, tookMs } = estimate;
  await requireAllowed(actor, 'events:trace', { cluster });
  const topics = estimate.topics.filter(({ except }) => except === null);
  for (const { name } of topics) await requireAllowed(actor, 'events:trace', { cluster, topic: name });
  if (topics.length === 0)
    throw new Refusal(`No topic that fits ${pattern} is left to be traced: there is none, or it is traced or excluded already.`, {
      kind: 'conflict',
      type: 'nothing-to-trace',
      fields: { pattern },
    });
  const key = { cluster, pattern };
  await database.$transaction(async (transaction) => {
    const chosen = { chosenBy: actor.email, chosenAt: new Date() };
    await transaction.tracedChoice.upsert({ where: { cluster_pattern: key }, create: { ...key, ...chosen }, update: chosen });
    await recordAudit(transaction, {
      actor,
      action: 'events:trace',
      cluster,
      subject: `traced-topics/${pattern}`,
      outcome: 'done',
      detail: { traced: true, topics: topics.length, records, indexBytes, tookMs },
    });
  });
}

/** Takes a choice back: topics that nothing else names are not read any more; what was indexed of them stays. @throws AccessDenied, Refusal where nobody chose it */
export async function leaveTraced({ database, cluster }: Choosing, actor: Actor, pattern: string): Promise<void> {
  await requireAllowed(actor, 'events:trace', { cluster });
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.tracedChoice.deleteMany({ where: { cluster, pattern } });
    if (count === 0)
      throw new Refusal(`${pattern} was not chosen here. What the configuration names can only be left there.`, {
        kind: 'not-found',
        type: 'no-such-choice',
        fields: { pattern },
      });
    await recordAudit(transaction, {
      actor,
      action: 'events:trace',
      cluster,
      subject: `traced-topics/${pattern}`,
      outcome: 'done',
      detail: { traced: false },
    });
  });
}
