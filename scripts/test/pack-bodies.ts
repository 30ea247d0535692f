import { BodyPacker, type BodyRange, type PackedBlock, type RecordBody } from '#lib/dead-letters/bodies/body-block.ts';
import { writeVarint } from '#lib/kafka/varint.ts';

/** A body as it lies in a record batch. */
function encodeBody({ key, value, headers }: RecordBody): BodyRange {
  const keyBytes = key?.length ?? -1;
  const valueBytes = value?.length ?? -1;
  const buffer = Buffer.alloc(10 + Math.max(keyBytes, 0) + Math.max(valueBytes, 0) + headers.length);
  const keyStart = writeVarint(buffer, 0, keyBytes);
  const keyEnd = keyStart + (key?.copy(buffer, keyStart) ?? 0);
  const valueStart = writeVarint(buffer, keyEnd, valueBytes);
  const headersStart = valueStart + (value?.copy(buffer, valueStart) ?? 0);
  return {
    buffer,
    keyValueStart: 0,
    keyStart: key === null ? -1 : keyStart,
    keyEnd: key === null ? -1 : keyEnd,
    valueStart: value === null ? -1 : valueStart,
    valueEnd: value === null ? -1 : headersStart,
    headersStart,
    headersEnd: headersStart + headers.copy(buffer, headersStart),
  };
}

/** Packs bodies as an indexer does. */
export function packBodies(bodies: readonly RecordBody[]): PackedBlock[] {
  const packer = new BodyPacker();
  for (const body of bodies) packer.add(encodeBody(body));
  return packer.finish();
}
