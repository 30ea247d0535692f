import { setTimeout as delay } from 'node:timers/promises';
import { Producer } from '@platformatic/kafka';
import { decodeHeaders } from '#lib/kafka/record-headers.ts';
import { generateDeadLetter } from './generate-dead-letter.ts';

interface Arrivals {
  brokers: string;
  topic: string;
  /** The number of the first; the others follow it. */
  from: number;
  /** So many come every `everyMs`. */
  perBatch: number;
  everyMs: number;
}

/** Dead letters that keep coming until the signal aborts, as from a consumer that keeps failing, dated now. @returns how many came */
export async function deadLettersArrive({ brokers, topic, from, perBatch, everyMs }: Arrivals, signal: AbortSignal): Promise<number> {
  const producer = new Producer({ clientId: 'redrive-bench', bootstrapBrokers: [brokers] });
  let next = from;
  try {
    while (!signal.aborted) {
      const messages = Array.from({ length: perBatch }, () => {
        const { key, value, headers } = generateDeadLetter(next++);
        return { topic, key, value, headers: new Map(decodeHeaders(headers).map(({ name, value: bytes }) => [Buffer.from(name), bytes ?? Buffer.alloc(0)])) };
      });
      await producer.send({ messages });
      await delay(everyMs, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  } finally {
    await producer.close();
  }
  return next - from;
}
