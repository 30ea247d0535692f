import { Refusal } from '#lib/access/refusal.ts';

/** @returns the refusal for an id that names no dead letter of the cluster. */
export function noSuchDeadLetter(cluster: string, id: string): Refusal {
  return new Refusal(`There is no dead letter ${id} in cluster ${cluster}.`, { kind: 'not-found', type: 'no-such-dead-letter', fields: { cluster, id } });
}
