import { gramBytes } from '#lib/dead-letters/search/grams.ts';

/** What a pasted text may be, each null where it cannot be that. */
export interface AskedThing {
  /** As it was pasted, without what came along. */
  bare: string;
  /** A dead letter's or a replay's number. */
  number: string | null;
  position: { topic: string; partition: number; offset: bigint } | null;
  /** Something that a record holds: a key, an id; null where it is too short to be looked up. */
  text: string | null;
}

/** As Redrive writes it, as Kafka's tools do (`orders-3@17`), and with colons. */
const position = /^([a-zA-Z0-9._-]{1,249})(?:\/(\d{1,10})\/|:(\d{1,10}):|-(\d{1,10})@)(\d{1,19})$/;
const largestPartition = 2 ** 31 - 1;
const largestOffset = 2n ** 63n - 1n;

/** Reads what was pasted; blanks around it, and quotes that came along, do not matter. */
export function readAsked(pasted: string): AskedThing {
  const bare = pasted.trim();
  const text = /^(["'])(.+)\1$/s.exec(bare)?.[2] ?? bare;
  return {
    bare: text,
    number: /^#?0*(\d{1,18})$/.exec(text)?.[1] ?? null,
    position: readPosition(text),
    text: Buffer.byteLength(text) < gramBytes ? null : text,
  };
}

function readPosition(text: string): AskedThing['position'] {
  const [, topic, slashed, coloned, dashed, digits] = position.exec(text) ?? [];
  const partition = Number(slashed ?? coloned ?? dashed);
  if (topic === undefined || digits === undefined || partition > largestPartition || BigInt(digits) > largestOffset) return null;
  return { topic, partition, offset: BigInt(digits) };
}
