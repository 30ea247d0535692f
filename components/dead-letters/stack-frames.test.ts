import { expect, test } from 'vitest';
import { stackParts } from './stack-frames.ts';

test('frames of one’s own are told from those of Spring and the JDK, causes stay between them', () => {
  const parts = stackParts(
    [
      'org.springframework.kafka.listener.ListenerExecutionFailedException: Listener failed',
      '\tat org.springframework.kafka.listener.KafkaMessageListenerContainer.invoke(KafkaMessageListenerContainer.java:2800)',
      '\tat java.base/java.lang.Thread.run(Thread.java:1583)'.replace('java.base/', ''),
      'Caused by: shop.stock.StockTimeout: no answer',
      '\tat shop.stock.Reserve.run(Reserve.java:80)',
      '\t... 14 more',
    ].join('\n'),
  );
  expect(parts.map(({ kind, lines }) => [kind, lines.length])).toEqual([
    ['message', 1],
    ['framework', 2],
    ['message', 1],
    ['own', 1],
    ['framework', 1],
  ]);
});

test('node’s own frames and packages are folded, the service’s stay', () => {
  const parts = stackParts(
    'StockServiceTimeoutError: timed out\n    at reserve (/srv/warehouse/reserve-stock.ts:41:11)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)\n    at async Runner.run (/srv/node_modules/kafkajs/src/consumer/runner.js:5:3)',
  );
  expect(parts.map(({ kind, lines }) => [kind, lines.length])).toEqual([
    ['message', 1],
    ['own', 1],
    ['framework', 2],
  ]);
});
