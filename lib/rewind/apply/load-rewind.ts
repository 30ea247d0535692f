import type { RewindContext } from '#lib/rewind/rewind-context.ts';

/** A confirmed rewind with its partitions; null where it is no longer that. */
export function loadConfirmed({ database, cluster }: RewindContext, id: number) {
  return database.rewind.findFirst({ where: { id, cluster: cluster.id, state: 'confirmed' }, include: { partitions: true } });
}

export type ConfirmedRewind = NonNullable<Awaited<ReturnType<typeof loadConfirmed>>>;
