import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { compressionsAlgorithms } from '@platformatic/kafka';
import { MalformedBytesError } from './malformed-bytes-error.ts';

/** A batch of a few hundred kB can unpack to more than the machine has; no honest batch comes near this. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/** By the codec bits of a batch's attributes. Node's own zlib takes a limit; the client's snappy and lz4 are WebAssembly, at most 4 GB. */
const decompressors: Record<number, (records: Buffer) => Buffer> = {
  1: (records) => gunzipSync(records, { maxOutputLength: MAX_UNPACKED_BYTES }),
  2: compressionsAlgorithms.snappy.decompressSync,
  3: compressionsAlgorithms.lz4.decompressSync,
  4: (records) => zstdDecompressSync(records, { maxOutputLength: MAX_UNPACKED_BYTES }),
};

/**
 * Unpacks the records of a compressed batch. Throws MalformedBytesError when they are not what the codec writes, and a plain error when it is the
 * codec that no longer works: each trap of the WebAssembly module leaks some of its stack, so after some thousand corrupt batches it refuses good ones too.
 */
export function decompressRecords(codec: number, records: Buffer): Buffer {
  const decompress = decompressors[codec];
  if (decompress === undefined) throw new MalformedBytesError(`compression codec ${codec} is not known`, 0);
  try {
    return decompress(records);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) proveWebAssemblyWorks(error);
    return refuseRecords(error);
  }
}

function refuseRecords(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new MalformedBytesError(`its records cannot be decompressed (${reason})`, 0, { cause });
}

function proveWebAssemblyWorks(trap: WebAssembly.RuntimeError): void {
  const sample = Buffer.from('sample');
  try {
    for (const { compressSync, decompressSync } of [compressionsAlgorithms.snappy, compressionsAlgorithms.lz4]) {
      if (decompressSync(compressSync(sample)).equals(sample)) continue;
      throw trap;
    }
  } catch (cause) {
    throw new Error('The decompressor of snappy and lz4 has stopped working after corrupt batches; restart the process.', { cause });
  }
}
