import type { IHeaders } from 'kafkajs';
import { causeChain, fullStack } from '#demo/errors.ts';
import { appendHeaders, type DeadLetterConvention, type RefusedRecord } from './dead-letter.ts';

const wrapper = 'org.springframework.kafka.listener.ListenerExecutionFailedException';

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

/** Spring strips the exception headers of an earlier dead-lettering, and appends the original ones again: the first is the origin. */
function withoutExceptionHeaders(headers: IHeaders): IHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('kafka_dlt-exception-')));
}

/** Spring Kafka's DeadLetterPublishingRecoverer: numbers are big-endian, the exception is the listener's wrapper, its cause the root. */
export const springKafka: DeadLetterConvention = {
  topic: 'warehouse-dlt',
  partition: (record) => record.partition,
  headers(record: RefusedRecord) {
    const root = causeChain(record.error).at(-1) ?? record.error;
    const message = `Listener method '${record.listener}' threw exception`;
    return appendHeaders(withoutExceptionHeaders(record.headers), {
      'kafka_dlt-original-topic': record.topic,
      'kafka_dlt-original-partition': int32(record.partition),
      'kafka_dlt-original-offset': int64(BigInt(record.offset)),
      'kafka_dlt-original-timestamp': int64(BigInt(record.timestampMs)),
      'kafka_dlt-original-timestamp-type': 'CreateTime',
      'kafka_dlt-original-consumer-group': record.group,
      'kafka_dlt-exception-fqcn': wrapper,
      'kafka_dlt-exception-cause-fqcn': root.name,
      'kafka_dlt-exception-message': `${message}; ${record.error.message}`,
      'kafka_dlt-exception-stacktrace': `${wrapper}: ${message}\nCaused by: ${fullStack(record.error)}`,
    });
  },
};
