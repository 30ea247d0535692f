import type { Failure } from './failure.ts';

export const stuckConsumer: Failure = {
  name: 'stuck-consumer',
  title: 'Notifications stuck',
  effect: 'The notifications consumer keeps its partitions and commits nothing: no e-mail goes out and its lag grows until the failure ends.',
  stalls: 'notifications',
};
