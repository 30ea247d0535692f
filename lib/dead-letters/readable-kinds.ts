import type pg from 'pg';
import type { Actor } from '#lib/access/actor.ts';
import { isAllowed } from '#lib/access/policy.ts';
import { requireAllowed } from '#lib/access/require-allowed.ts';

/** What a list can be narrowed to by the kind of its failures; undefined: whatever it is, null: where no dead letter says one. */
export interface KindFilter {
  cluster: string;
  topic?: string | undefined;
  consumerGroup?: string | null | undefined;
  errorClass?: string | null | undefined;
}

interface KindRow {
  id: number;
  topic: string;
  consumer_group: string | null;
  error_class: string | null;
}

const fits = (wanted: string | null | undefined, value: string | null) => wanted === undefined || wanted === value;

/**
 * The kinds of failure that fit a filter and lie in topics that somebody may read; null where that is every kind of the cluster.
 * @throws AccessDenied where the chosen topic may not be read
 */
export async function readableKinds(pool: pg.Pool, actor: Actor, { cluster, topic, consumerGroup, errorClass }: KindFilter): Promise<number[] | null> {
  if (topic !== undefined) await requireAllowed(actor, 'dead-letters:read', { cluster, topic });
  const { rows } = await pool.query<KindRow>(
    `select kind.id, topic.name as topic, kind.consumer_group, kind.error_class from failure_kind kind join topic on topic.id = kind.topic_ref where topic.cluster = $1`,
    [cluster],
  );
  const readable = new Map<string, boolean>();
  const mayRead = (name: string) => {
    const known = readable.get(name) ?? isAllowed(actor, 'dead-letters:read', { cluster, topic: name });
    readable.set(name, known);
    return known;
  };
  const fitting = rows.filter(
    (kind) => fits(topic, kind.topic) && fits(consumerGroup, kind.consumer_group) && fits(errorClass, kind.error_class) && mayRead(kind.topic),
  );
  return fitting.length === rows.length ? null : fitting.map(({ id }) => id);
}
