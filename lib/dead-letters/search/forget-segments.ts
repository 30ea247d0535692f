import type pg from 'pg';
import { deleteSegments } from './seal-segment.ts';

/**
 * Within a transaction that drops evidence: forgets the segments from `fromId` up to `toId`, which are multiples of the ids of an evidence partition. Not
 * needed where some of their records stay: what a list names beyond those is not found and so not shown.
 */
export async function forgetSegments(client: pg.ClientBase, fromId: bigint, toId: bigint): Promise<void> {
  await deleteSegments(client, fromId, toId);
}
