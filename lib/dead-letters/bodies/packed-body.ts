import { bodyAt, decompressBytes, type PackedBlock, type RecordBody, walkBodies } from './body-block.ts';

/** The body at a place of all that were packed, with ids side by side. @throws Error where there is none */
export function packedBody(blocks: readonly PackedBlock[], place: number): RecordBody {
  const block = blocks.find(({ firstPlace, records }) => firstPlace <= place && place < firstPlace + records);
  let body: RecordBody | undefined;
  if (block !== undefined) {
    const bytes = decompressBytes(block.bytes);
    const largeValue = block.largeValue === null ? null : decompressBytes(block.largeValue);
    walkBodies(bytes, (at) => {
      if (at.idOffset === place - block.firstPlace) body = bodyAt(bytes, at, largeValue);
    });
  }
  if (body === undefined) throw new Error(`no body was packed at place ${place}`);
  return body;
}
