import type pg from 'pg';
import { z } from 'zod';
import { BodyPacker, decompressBytes, mostBlockRecords, walkBodies } from '#lib/dead-letters/bodies/body-block.ts';
import { copyBlocks, type StoredBlock } from '#lib/dead-letters/bodies/store-bodies.ts';

/** So many blocks are in memory at a time, of some 64 KB each. */
const blocksAtOnce = 200;

const blockRow = z
  .object({
    first_id: z.coerce.bigint(),
    topic_ref: z.int(),
    bytes: z.instanceof(Buffer),
    large_value: z.instanceof(Buffer).nullable(),
    kept_ids: z.array(z.coerce.bigint()),
  })
  .transform(({ first_id, topic_ref, bytes, large_value, kept_ids }) => ({
    block: { firstId: first_id, topicRef: topic_ref, bytes, largeValue: large_value } satisfies StoredBlock,
    keptIds: kept_ids,
  }));
type Block = z.infer<typeof blockRow>;

/** The block with only the bodies of records that are kept: none, itself, or as many as they are packed into. */
function keptParts({ block, keptIds }: Block): StoredBlock[] {
  if (keptIds.length === 0) return [];
  const kept = new Set(keptIds);
  const bytes = decompressBytes(block.bytes);
  const packer = new BodyPacker();
  const ids: bigint[] = [];
  let isWhole = true;
  walkBodies(bytes, (place) => {
    const id = block.firstId + BigInt(place.idOffset);
    if (!kept.has(id)) {
      isWhole = false;
      return;
    }
    packer.add({ buffer: bytes, ...place }, Number(id - (ids.at(-1) ?? id)));
    ids.push(id);
  });
  if (isWhole) return [block];
  return packer.finish().map((part) => ({ ...block, firstId: ids[part.firstPlace] ?? block.firstId, bytes: part.bytes }));
}

/** Blocks of a partition, with which of their records another table has. */
interface BlockSource {
  bodies: string;
  records: string;
}

async function readBlocks(client: pg.ClientBase, { bodies, records }: BlockSource, where: string, parameter: unknown): Promise<Block[]> {
  const { rows } = await client.query(
    `select block.*, array(select id from ${records} where id >= block.first_id and id < block.first_id + ${mostBlockRecords}) as kept_ids
       from ${bodies} block where ${where} order by block.first_id limit ${blocksAtOnce}`,
    [parameter],
  );
  return z.array(blockRow).parse(rows);
}

/** Within a transaction: writes into the table `target` what a partition has of the bodies of records that `records` has. */
export async function keepBodies(client: pg.ClientBase, { target, ...source }: BlockSource & { target: string }): Promise<void> {
  for (let after: bigint | undefined = -1n; after !== undefined; ) {
    const blocks: Block[] = await readBlocks(client, source, 'block.first_id > $1', after);
    await copyBlocks(client, blocks.flatMap(keptParts), target);
    after = blocks.at(-1)?.block.firstId;
  }
}

/** Within a transaction that has deleted these records from a partition: deletes their bodies as well. */
export async function forgetBodies(client: pg.ClientBase, source: BlockSource, recordIds: readonly string[]): Promise<void> {
  for (let from = 0; from < recordIds.length; from += blocksAtOnce) {
    const holding = `block.first_id in (select (select max(first_id) from ${source.bodies} where first_id <= record.id) from unnest($1::bigint[]) record(id))`;
    const blocks = await readBlocks(client, source, holding, recordIds.slice(from, from + blocksAtOnce));
    await client.query(`delete from ${source.bodies} where first_id = any($1)`, [blocks.map(({ block }) => block.firstId)]);
    await copyBlocks(client, blocks.flatMap(keptParts), source.bodies);
  }
}
