import { z } from 'zod';
import type { DeadLetterFacts } from './convention.ts';
import { type FieldValue, headerConvention } from './header-mapping.ts';

const asyncRetry = z.object({ top: z.string().max(300).optional(), att: z.number().int().min(0).max(0x7fff_ffff).optional() });
const longestBytes = 10_000;

function parse(value: Buffer | null | undefined): z.infer<typeof asyncRetry> {
  if (value === undefined || value === null || value.length > longestBytes) return {};
  try {
    return asyncRetry.catch({}).parse(JSON.parse(value.toString('utf8')));
  } catch {
    // A header that is no JSON says nothing.
    return {};
  }
}

function refine(facts: DeadLetterFacts, read: FieldValue): void {
  const { top, att } = parse(read('originTopic'));
  facts.originTopic = top ?? null;
  facts.attempt = att ?? null;
}

/** kafkajs-async-retry: one header of JSON, `{"top": original topic, "ttl": next attempt, "att": attempts}`. It names no error. */
export const kafkajsAsyncRetry = headerConvention({
  name: 'kafkajs-async-retry',
  placement: 'after',
  recognisedBy: ['asyncRetry'],
  fields: { originTopic: 'asyncRetry' },
  integers: 'text',
  newest: 'last',
  refine,
});
