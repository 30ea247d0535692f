import { MalformedBytesError } from './malformed-bytes-error.ts';

/**
 * Reads Kafka's variable-length integers one after the other: seven bits a byte, least significant first, zigzag where signed.
 * Kept and moved along a buffer by whoever walks it, so that nothing is allocated for a value.
 * Every read throws MalformedBytesError when the integer is longer than its type allows or passes `end`.
 */
export class VarintReader {
  buffer: Buffer;
  /** Where the next read begins. */
  position: number;
  /** No read passes this position. */
  end: number;

  constructor(buffer: Buffer, position = 0, end: number = buffer.length) {
    this.buffer = buffer;
    this.position = position;
    this.end = end;
  }

  /** Reads a zigzag varint: 32 bits, signed. */
  readVarint(): number {
    const bits = this.#readBits();
    return (bits >>> 1) ^ -(bits & 1);
  }

  /** Reads an unsigned varint: 32 bits, from 0 to 4294967295. */
  readUnsignedVarint(): number {
    return this.#readBits() >>> 0;
  }

  /** Reads a zigzag varlong: 64 bits, signed. */
  readVarlong(): bigint {
    const start = this.position;
    this.skipVarlong();
    const { buffer, position } = this;
    if (position - start <= 4) {
      let bits = 0;
      for (let index = position - 1; index >= start; index--) bits = (bits << 7) | ((buffer[index] ?? 0) & 0x7f);
      return BigInt((bits >>> 1) ^ -(bits & 1));
    }
    let bits = 0n;
    for (let index = position - 1; index >= start; index--) bits = (bits << 7n) | BigInt((buffer[index] ?? 0) & 0x7f);
    // The tenth byte carries one bit that counts; Java's shift drops the others.
    bits = BigInt.asUintN(64, bits);
    return BigInt.asIntN(64, (bits >> 1n) ^ -(bits & 1n));
  }

  /** Passes over a varlong without reading its value. */
  skipVarlong(): void {
    const { buffer } = this;
    const start = this.position;
    let position = start;
    while ((buffer[position++] ?? 0) >= 0x80) {
      if (position - start === 10) throw new MalformedBytesError('a varlong is longer than 10 bytes', start);
    }
    if (position > this.end) throw new MalformedBytesError('a varlong is cut off', start);
    this.position = position;
  }

  #readBits(): number {
    const { buffer } = this;
    const start = this.position;
    // A byte past the buffer reads as 0 and ends the integer; the comparison with `end` then refuses it.
    let byte = buffer[start] ?? 0;
    let position = start + 1;
    let bits = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 28) throw new MalformedBytesError('a varint is longer than 5 bytes', start);
      byte = buffer[position++] ?? 0;
      bits |= (byte & 0x7f) << shift;
    }
    if (position > this.end) throw new MalformedBytesError('a varint is cut off', start);
    this.position = position;
    return bits;
  }
}

/** Bytes that `value` (0 to 4294967295) takes as an unsigned varint: 1 to 5. */
export function unsignedVarintLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/** Writes `value` (0 to 4294967295) at `position`; returns the position after it. The caller has made room. */
export function writeUnsignedVarint(buffer: Buffer, position: number, value: number): number {
  let at = position;
  let rest = value >>> 0;
  while (rest >= 0x80) {
    buffer[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[at++] = rest;
  return at;
}

/** Bytes that a signed 32-bit `value` takes as a zigzag varint: 1 to 5. */
export function varintLength(value: number): number {
  return unsignedVarintLength(((value << 1) ^ (value >> 31)) >>> 0);
}

/** Writes a signed 32-bit `value` as a zigzag varint at `position`; returns the position after it. The caller has made room. */
export function writeVarint(buffer: Buffer, position: number, value: number): number {
  return writeUnsignedVarint(buffer, position, (value << 1) ^ (value >> 31));
}

/** Bytes that a signed 64-bit `value` takes as a zigzag varlong: 1 to 10. */
export function varlongLength(value: bigint): number {
  if (isInt32(value)) return varintLength(Number(value));
  let length = 1;
  for (let rest = zigzag(value) >> 7n; rest > 0n; rest >>= 7n) length++;
  return length;
}

/** Writes a signed 64-bit `value` as a zigzag varlong at `position`; returns the position after it. The caller has made room. */
export function writeVarlong(buffer: Buffer, position: number, value: bigint): number {
  if (isInt32(value)) return writeVarint(buffer, position, Number(value));
  let at = position;
  let rest = zigzag(value);
  while (rest >= 0x80n) {
    buffer[at++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  buffer[at++] = Number(rest);
  return at;
}

function isInt32(value: bigint): boolean {
  return value >= -0x80000000n && value <= 0x7fffffffn;
}

function zigzag(value: bigint): bigint {
  return BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
}
