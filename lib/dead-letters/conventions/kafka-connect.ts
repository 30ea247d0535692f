import { headerConvention } from './header-mapping.ts';

/**
 * Kafka Connect's sink: DeadLetterQueueReporter.java, only with errors.deadletterqueue.context.headers.enable. All values are text; it appends, so the last wins.
 * The dead letter topic has one partition by default: the origin's is only here. `.class.name` and `.task.id` are for who looks at the headers.
 */
export const kafkaConnect = headerConvention({
  name: 'kafka-connect',
  placement: 'after',
  recognisedBy: ['__connect.errors.*'],
  fields: {
    originTopic: '__connect.errors.topic',
    originPartition: '__connect.errors.partition',
    originOffset: '__connect.errors.offset',
    errorClass: '__connect.errors.exception.class.name',
    errorMessage: '__connect.errors.exception.message',
    stackTrace: '__connect.errors.exception.stacktrace',
    stage: '__connect.errors.stage',
    component: '__connect.errors.connector.name',
  },
  integers: 'text',
  newest: 'last',
  owned: ['__connect.errors.*'],
});
