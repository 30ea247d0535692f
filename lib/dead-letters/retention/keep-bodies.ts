import type pg from 'pg';
import { z } from 'zod';
import { CopyRows } from '#lib/db/copy-rows.ts';
import { BodyPacker, compressBytes, decompressBytes, mostBlockRecords, walkBodies } from '#lib/dead-letters/bodies/body-block.ts';

/** So many blocks are in memory at a time, of some 64 KB each. */
const blocksAtOnce = 200;

const columns = ['first_id', 'topic_ref', 'bytes', 'large_value'];

const blockRow = z.object({
  first_id: z.coerce.bigint(),
  topic_ref: z.int(),
  bytes: z.instanceof(Buffer),
  large_value: z.instanceof(Buffer).nullable(),
  kept_ids: z.array(z.coerce.bigint()),
});
type Block = z.infer<typeof blockRow>;

/** The block with only the bodies of records that are kept; undefined where there are none. */
function keptPart({ kept_ids: keptIds, ...block }: Block): Omit<Block, 'kept_ids'> | undefined {
  if (keptIds.length === 0) return undefined;
  const kept = new Set(keptIds);
  const bytes = decompressBytes(block.bytes);
  const packer = new BodyPacker(bytes.length);
  let firstId: bigint | undefined;
  let lastId = 0n;
  let isWhole = true;
  walkBodies(bytes, (place) => {
    const id = block.first_id + BigInt(place.idOffset);
    if (!kept.has(id)) {
      isWhole = false;
      return;
    }
    firstId ??= id;
    packer.add({ buffer: bytes, ...place }, Number(id - lastId));
    lastId = id;
  });
  if (isWhole) return block;
  const [part] = packer.finish();
  return part === undefined || firstId === undefined ? undefined : { ...block, first_id: firstId, bytes: compressBytes(part.bytes) };
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

async function storeKept(client: pg.ClientBase, blocks: readonly Block[], target: string): Promise<void> {
  const copy = new CopyRows(columns.length);
  for (const block of blocks.map(keptPart)) {
    if (block !== undefined) copy.row().int8(block.first_id).int4(block.topic_ref).bytes(block.bytes).bytes(block.large_value);
  }
  if (copy.rows > 0) await copy.copyInto(client, target, columns);
}

/** Within a transaction: writes into the table `target` what a partition has of the bodies of records that `records` has. */
export async function keepBodies(client: pg.ClientBase, { target, ...source }: BlockSource & { target: string }): Promise<void> {
  for (let after: bigint | undefined = -1n; after !== undefined; ) {
    const blocks: Block[] = await readBlocks(client, source, 'block.first_id > $1', after);
    await storeKept(client, blocks, target);
    after = blocks.at(-1)?.first_id;
  }
}

/** Within a transaction that has deleted these records from a partition: deletes their bodies as well. */
export async function forgetBodies(client: pg.ClientBase, source: BlockSource, recordIds: readonly string[]): Promise<void> {
  for (let from = 0; from < recordIds.length; from += blocksAtOnce) {
    const holding = `block.first_id in (select (select max(first_id) from ${source.bodies} where first_id <= record.id) from unnest($1::bigint[]) record(id))`;
    const blocks = await readBlocks(client, source, holding, recordIds.slice(from, from + blocksAtOnce));
    await client.query(`delete from ${source.bodies} where first_id = any($1)`, [blocks.map(({ first_id }) => first_id)]);
    await storeKept(client, blocks, source.bodies);
  }
}
