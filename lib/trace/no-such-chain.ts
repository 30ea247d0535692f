import { Refusal } from '#lib/access/refusal.ts';

/** There is no event with this correlation id, or none that the asker may know of. */
export function noSuchChain(cluster: string, correlationId: string): Refusal {
  const detail = `No traced event of cluster ${cluster} has the correlation id ${correlationId}. It may be in a topic that is not traced, older than tracing goes back, or not read yet.`;
  return new Refusal(detail, { kind: 'not-found', type: 'no-such-chain', fields: { cluster, correlationId } });
}
