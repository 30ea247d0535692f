import type { Actor } from '#lib/access/actor.ts';

/** Who the rows read as. */
export const benchActor: Actor = { id: 'bench', name: 'Bench', email: 'bench@example.com', role: 'operator', via: 'session' };

/** The cluster whose brokers the rows' workers are given as KAFKA_BROKERS. */
export const benchCluster = 'main';
