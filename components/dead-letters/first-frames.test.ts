import { expect, test } from 'vitest';
import { firstFrames } from './first-frames.ts';
import { stackParts } from './stack-frames.ts';

const trace = [
  'org.springframework.kafka.listener.ListenerExecutionFailedException: Listener failed',
  '\tat org.springframework.kafka.listener.Container.invoke(Container.java:2800)',
  'Caused by: shop.stock.StockTimeout: no answer',
  '\tat shop.stock.Client.ask(Client.java:12)',
  '\tat org.apache.kafka.clients.Poll.run(Poll.java:1)',
  '\tat shop.stock.Reserve.run(Reserve.java:80)',
  '\tat shop.stock.Listener.on(Listener.java:41)',
  '\tat shop.stock.Main.main(Main.java:7)',
].join('\n');

test('a brief trace keeps every message and the first own frames of the cause, and counts what it leaves out', () => {
  const { parts, leftOut } = firstFrames(stackParts(trace));
  expect(parts.map(({ kind, lines }) => [kind, lines.length])).toEqual([
    ['message', 1],
    ['message', 1],
    ['own', 2],
  ]);
  expect(parts.at(-1)?.lines.at(-1)).toContain('Reserve.java:80');
  expect(leftOut).toBe(4);
});

test('a trace that is brief already loses nothing', () => {
  expect(firstFrames(stackParts('Error: no answer')).leftOut).toBe(0);
  expect(firstFrames(stackParts('Error: no answer\n    at reserve (/srv/reserve.ts:4:1)')).leftOut).toBe(0);
});
