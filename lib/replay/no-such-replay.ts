import { Refusal } from '#lib/access/refusal.ts';

/** @returns the refusal for an id that names no replay of the cluster. */
export function noSuchReplay(cluster: string, id: number): Refusal {
  return new Refusal(`There is no replay ${id} in cluster ${cluster}.`, { kind: 'not-found', type: 'no-such-replay', fields: { cluster, id } });
}
