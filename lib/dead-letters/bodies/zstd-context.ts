import { constants, createZstdCompress, createZstdDecompress, type ZstdOptions, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/**
 * Compresses and decompresses with one context for all calls of a thread. `zstdCompressSync` and its counterpart make one for each, which takes several times
 * as long as the work itself for a block of 16 KB, and makes garbage. Node offers nothing else that is synchronous, so this calls the binding beneath its streams,
 * as npm's own minizlib does. Where that is not what is expected here, or says anything unusual, Node's functions do the work: they give the same bytes.
 */

/** Larger ones would leave the contexts large. */
export const mostUnpackedBytes = 256 * 1024;
/** What zstd may add to bytes that do not get shorter, generously (ZSTD_compressBound). */
const boundOf = (bytes: number) => bytes + (bytes >>> 8) + 1_024;

interface Context {
  /** What is left of `output` and of `input` is in `left` then. */
  writeSync(flush: number, input: Buffer, inputAt: number, inputBytes: number, output: Buffer, outputAt: number, outputBytes: number): void;
}

interface Opened {
  context: Context;
  left: Uint32Array;
}

function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && 'writeSync' in value && typeof value.writeSync === 'function';
}

/** The context of a stream that nobody writes to; undefined where this Node has it elsewhere. */
function open(stream: ReturnType<typeof createZstdCompress> | ReturnType<typeof createZstdDecompress>): Opened | undefined {
  // Of a failed call its promise of an error is not waited for: whoever called works without the context.
  stream.on('error', () => undefined);
  const context: unknown = Reflect.get(stream, '_handle');
  const left: unknown = Reflect.get(stream, '_writeState');
  return isContext(context) && left instanceof Uint32Array ? { context, left } : undefined;
}

/** At the lowest level: higher ones take longer and save nothing on dead letters. */
const options: ZstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const openCompressor = () => open(createZstdCompress(options));
const openDecompressor = () => open(createZstdDecompress());
let compressor = openCompressor();
let decompressor = openDecompressor();

/** @returns how many bytes it wrote into `output` from `at` on; undefined where it did not take all of `input`, or failed. */
function write({ context, left }: Opened, flush: number, input: Buffer, output: Buffer, at: number): number | undefined {
  // Where it fails it leaves these as they were.
  left.fill(1);
  context.writeSync(flush, input, 0, input.length, output, at, output.length - at);
  const [outputLeft = 0, inputLeft] = left;
  return inputLeft === 0 ? output.length - at - outputLeft : undefined;
}

let scratch = Buffer.alloc(0);

/** A zstd frame of `bytes` behind `prefix`, one byte. */
export function compressBehind(prefix: number, bytes: Buffer): Buffer {
  if (compressor !== undefined && bytes.length <= mostUnpackedBytes) {
    if (scratch.length < boundOf(bytes.length)) scratch = Buffer.allocUnsafeSlow(boundOf(bytes.length));
    const length = write(compressor, constants.ZSTD_e_end, bytes, scratch, 1);
    if (length !== undefined && length < scratch.length - 1) {
      scratch[0] = prefix;
      return Buffer.from(scratch.subarray(0, 1 + length));
    }
    compressor = openCompressor();
  }
  return Buffer.concat([Buffer.of(prefix), zstdCompressSync(bytes, options)]);
}

/** How much a frame unpacks to, as its header says (RFC 8878, 3.1.1.1); undefined where it does not, or not in a way that we write. */
function contentBytes(frame: Buffer): number | undefined {
  if (frame.length < 9 || frame.readUInt32LE(0) !== 0xfd2fb528) return undefined;
  const descriptor = frame[4] ?? 0;
  // A single segment, so that no window is described, and no dictionary.
  if ((descriptor & 0x23) !== 0x20) return undefined;
  const size = descriptor >>> 6;
  if (size === 0) return frame[5];
  if (size === 1) return frame.readUInt16LE(5) + 256;
  return size === 2 ? frame.readUInt32LE(5) : undefined;
}

/**
 * What one zstd frame holds. @param into where it may be put, as far as it fits: what is returned then begins where that does.
 * @throws the error of `zstdDecompressSync` where it is none
 */
export function decompressFrame(frame: Buffer, into?: Buffer): Buffer {
  const length = decompressor === undefined ? undefined : contentBytes(frame);
  if (decompressor === undefined || length === undefined || length === 0 || length > mostUnpackedBytes) return zstdDecompressSync(frame);
  const bytes = into !== undefined && length <= into.length ? into.subarray(0, length) : Buffer.allocUnsafe(length);
  if (write(decompressor, constants.ZSTD_e_continue, frame, bytes, 0) === length) return bytes;
  decompressor = openDecompressor();
  return zstdDecompressSync(frame);
}
