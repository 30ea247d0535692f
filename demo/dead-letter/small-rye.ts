import type { DeadLetterConvention } from './dead-letter.ts';
import { appendHeaders } from './dead-letter.ts';

/** SmallRye Reactive Messaging (Quarkus): its own headers come first and the record's behind them, so that after a second time the first is the newest. */
export const smallRye: DeadLetterConvention = {
  topic: 'dead-letter-topic-emails',
  headers(record) {
    const { error } = record;
    const cause = error.cause instanceof Error ? error.cause : undefined;
    return appendHeaders(
      {
        'dead-letter-exception-class-name': error.name,
        'dead-letter-reason': error.message,
        ...(cause === undefined ? {} : { 'dead-letter-cause-class-name': cause.name, 'dead-letter-cause': cause.message }),
        'dead-letter-topic': record.topic,
        'dead-letter-partition': String(record.partition),
        'dead-letter-offset': record.offset,
      },
      record.headers,
    );
  },
};
