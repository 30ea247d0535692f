import { ensureKcat, timeKcat, wholeRecord } from '#bench/kcat.ts';
import type { Measured, Row } from '#bench/row.ts';

export const indexDeadLetters: Row = {
  name: 'index',
  about: 'a worker, from its start until every dead letter of the topic is stored and searchable, beside `kcat -C -e` printing key, value and headers',
  async run({ stack, messages, deadLetterTopic, indexedDatabase, say, signal }) {
    const missing = await ensureKcat();
    if (missing !== undefined) say(missing);
    const topic = await deadLetterTopic();
    const time = () => (missing === undefined ? timeKcat({ brokers: stack.brokers, topic, format: wholeRecord, signal }) : undefined);
    // Once before and once after, the faster counts: the machine may be busy with something else.
    const before = await time();
    const { indexing } = await indexedDatabase();
    const after = await time();
    const { searchableMs, storedMs, peakMb, bytesPerMessage } = indexing;
    const perSecond = (ms: number) => (messages * 1_000) / ms;
    const reference = before === undefined || after === undefined ? null : perSecond(Math.min(before, after));
    const memory: Measured[] =
      peakMb === undefined
        ? []
        : [
            { part: 'memory', value: peakMb.end, unit: 'MB', reference: null, goal: { kind: 'most', limit: 350 } },
            // Flat: what a quarter of the topic takes is enough for all of it.
            {
              part: 'memory-growth',
              value: peakMb.end - peakMb.quarter,
              unit: 'MB after the first quarter',
              reference: null,
              goal: { kind: 'most', limit: 50 },
            },
          ];
    return [
      { value: perSecond(searchableMs), unit: 'dead letters/s', reference, goal: { kind: 'least-ratio', limit: 0.25 } },
      { part: 'stored', value: perSecond(storedMs), unit: 'dead letters/s', reference, goal: { kind: 'least-ratio', limit: 0.25 } },
      ...memory,
      { part: 'bytes', value: bytesPerMessage, unit: 'bytes of database a message', reference: null, goal: { kind: 'most', limit: 2_000 } },
    ];
  },
};
