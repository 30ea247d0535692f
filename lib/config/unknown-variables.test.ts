import { expect, test } from 'vitest';
import { unknownVariables } from './unknown-variables.ts';

test('a mistyped variable is named; those of others, and what Kubernetes sets beside a service, are not', () => {
  const well = { REDRIVE_DEAD_LETTER_TOPICS: '*.dlq', REDRIVE_DIST_DIR: '.next', KAFKA_HOME: '/opt/kafka', REDRIVE_SERVICE_HOST: '10.0.0.1' };
  const links = { REDRIVE_SERVICE_PORT_HTTP: '80', REDRIVE_PORT: 'tcp://10.0.0.1:80', REDRIVE_PORT_80_TCP_ADDR: '10.0.0.1' };
  expect(unknownVariables({ ...well, ...links })).toBeUndefined();
  expect(unknownVariables({ ...well, REDRIVE_DEADLETTER_TOPICS: 'x', REDRIVE_KEEP_DAY: '3' })).toMatch(
    /^REDRIVE_DEADLETTER_TOPICS, REDRIVE_KEEP_DAY: no setting of this version/,
  );
});
