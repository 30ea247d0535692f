import { expect, test } from 'vitest';
import { errorFromCode } from './kafka-error.ts';
import { findMissingAcl, grantSentence, type RequestName } from './missing-acl.ts';

const resources = { topic: 'orders', group: 'redrive.job.7', transactionalId: 'redrive.job.7' };

test.each<[code: string, request: RequestName, sentence: string]>([
  ['TOPIC_AUTHORIZATION_FAILED', 'Metadata', 'grant DESCRIBE on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'ListOffsets', 'grant DESCRIBE on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'Fetch', 'grant READ on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'DescribeConfigs', 'grant DESCRIBE_CONFIGS on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'OffsetFetch', 'grant DESCRIBE on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'AddPartitionsToTxn', 'grant WRITE on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'Produce', 'grant WRITE on topic orders to User:redrive'],
  ['TOPIC_AUTHORIZATION_FAILED', 'TxnOffsetCommit', 'grant READ on topic orders to User:redrive'],
  ['GROUP_AUTHORIZATION_FAILED', 'FindCoordinator', 'grant DESCRIBE on group redrive.job.7 to User:redrive'],
  ['GROUP_AUTHORIZATION_FAILED', 'DescribeGroups', 'grant DESCRIBE on group redrive.job.7 to User:redrive'],
  ['GROUP_AUTHORIZATION_FAILED', 'OffsetFetch', 'grant DESCRIBE on group redrive.job.7 to User:redrive'],
  ['GROUP_AUTHORIZATION_FAILED', 'AddOffsetsToTxn', 'grant READ on group redrive.job.7 to User:redrive'],
  ['GROUP_AUTHORIZATION_FAILED', 'TxnOffsetCommit', 'grant READ on group redrive.job.7 to User:redrive'],
  ['GROUP_AUTHORIZATION_FAILED', 'DeleteGroups', 'grant DELETE on group redrive.job.7 to User:redrive'],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'FindCoordinator', 'grant WRITE on transactional id redrive.job.7 to User:redrive'],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'InitProducerId', 'grant WRITE on transactional id redrive.job.7 to User:redrive'],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'EndTxn', 'grant WRITE on transactional id redrive.job.7 to User:redrive'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'ListGroups', 'grant DESCRIBE on cluster kafka-cluster to User:redrive'],
])('%s of %s: %s', (code, request, sentence) => {
  const missing = findMissingAcl(code, request, resources, 'User:redrive');
  expect(missing && grantSentence(missing)).toBe(sentence);
});

test('an error that is not about authorization misses no ACL', () => {
  expect(findMissingAcl('NOT_LEADER_OR_FOLLOWER', 'Fetch', resources, 'User:redrive')).toBeUndefined();
  expect(findMissingAcl('SASL_AUTHENTICATION_FAILED', 'Fetch', resources, 'User:redrive')).toBeUndefined();
  expect(findMissingAcl('GROUP_AUTHORIZATION_FAILED', 'Fetch', resources, 'User:redrive')).toBeUndefined();
});

test('an error for want of an ACL says what could not be done, what to grant, and on whom', () => {
  const error = errorFromCode(29, 'read orders/0 from offset 5', {
    cluster: { id: 'main', principal: 'User:redrive' },
    request: 'Fetch',
    topic: 'orders',
    partition: 0,
  });
  expect(error).toMatchObject({
    message: 'Redrive may not read orders/0 from offset 5: grant READ on topic orders to User:redrive (TOPIC_AUTHORIZATION_FAILED).',
    code: 'TOPIC_AUTHORIZATION_FAILED',
    retriable: false,
    cluster: 'main',
    missingAcl: { operation: 'READ', resourceType: 'topic', name: 'orders', principal: 'User:redrive' },
  });
});

test('a principal that only the broker knows is said so', () => {
  const error = errorFromCode(29, 'read orders/0 from offset 5', { cluster: { id: 'main', principal: undefined }, request: 'Fetch', topic: 'orders' });
  expect(error.message).toContain('grant READ on topic orders to the principal that Redrive signs in as');
});
