import type { Convention } from './convention.ts';
import { asOffset, asPartition, firstValue, readDigits, readText } from './header-values.ts';

const names = new Set([
  'dead-letter-reason',
  'dead-letter-cause',
  'dead-letter-exception-class-name',
  'dead-letter-cause-class-name',
  'dead-letter-topic',
  'dead-letter-partition',
  'dead-letter-offset',
]);

/**
 * SmallRye Reactive Messaging, and so Quarkus: KafkaDeadLetterQueue.java writes its headers first and the original record's after them, so of repeated ones
 * the FIRST is the newest. All values are text. It names neither consumer group nor original timestamp.
 */
export const smallrye: Convention = {
  name: 'smallrye',
  recognises: (headers) => headers.some(({ name }) => names.has(name)),
  owns: (name) => names.has(name),
  decode(headers) {
    const text = (name: string) => readText(firstValue(headers, name));
    return {
      originTopic: text('dead-letter-topic'),
      originPartition: asPartition(readDigits(firstValue(headers, 'dead-letter-partition'))),
      originOffset: asOffset(readDigits(firstValue(headers, 'dead-letter-offset'))),
      originTimestampMs: null,
      consumerGroup: null,
      // The cause is what went wrong; the exception often only carries it.
      errorClass: text('dead-letter-cause-class-name') ?? text('dead-letter-exception-class-name'),
      errorMessage: text('dead-letter-cause') ?? text('dead-letter-reason'),
      stackTrace: null,
      attempt: null,
    };
  },
};
