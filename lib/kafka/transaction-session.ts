import {
  addOffsetsToTxnV3,
  addOffsetsToTxnV4,
  addPartitionsToTxnV3,
  endTxnV3,
  endTxnV4,
  initProducerIdV4,
  offsetFetchV8,
  txnOffsetCommitV3,
  txnOffsetCommitV4,
} from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { coordinatorOf } from './coordinators.ts';

/** What identifies a transactional producer to brokers from one InitProducerId to the next. */
export interface ProducerIdentity {
  producerId: bigint;
  producerEpoch: number;
}

/** Progress to commit with the records: the group's offset on a partition. */
export interface CommittedPosition {
  topic: string;
  partition: number;
  offset: bigint;
  /** Text that is kept beside it; a broker takes `offset.metadata.max.bytes` of it, 4096 by default. */
  metadata?: string;
}

/** The group's position on a partition, with the text that was committed beside it. */
export type KeptPosition = Pick<CommittedPosition, 'offset'> & { metadata: string | null };

/** The requests of P2.6 and P2.7 to the coordinators of one transactional id and one group. Each may be repeated without harm, and is, until `deadlineAt`. */
export interface TransactionSession {
  /**
   * Without `current`: takes the transactional id over from whoever held it, whose open transaction is aborted. With it: begins sequences anew under the next epoch, and
   * fails as fenced when another producer has taken over since.
   */
  initProducerId(deadlineAt: number, current?: ProducerIdentity): Promise<ProducerIdentity>;
  committedPosition(topic: string, partition: number, deadlineAt: number): Promise<KeptPosition | undefined>;
  addPartitions(producer: ProducerIdentity, topic: string, partitions: readonly number[], deadlineAt: number): Promise<void>;
  addOffsets(producer: ProducerIdentity, deadlineAt: number): Promise<void>;
  commitOffset(producer: ProducerIdentity, position: CommittedPosition, deadlineAt: number): Promise<void>;
  end(producer: ProducerIdentity, committed: boolean, deadlineAt: number): Promise<void>;
}

export interface TransactionSessionOptions {
  transactionalId: string;
  groupId: string;
  timeoutMs: number;
  /** The lane of the coordinator requests: they must not queue behind Produce. */
  lane: string;
}

/** -1 and -1 fence whoever held the transactional id; 0 and 0, as the library's own producer sends, fence nobody. */
const noIdentity: ProducerIdentity = { producerId: -1n, producerEpoch: -1 };

export function openTransactionSession(cluster: KafkaCluster, { transactionalId, groupId, timeoutMs, lane }: TransactionSessionOptions): TransactionSession {
  const transactions = coordinatorOf(cluster, 'transaction', transactionalId, lane);
  const group = coordinatorOf(cluster, 'group', groupId, lane);
  const ours = { group: groupId, transactionalId };
  const transaction = `the transaction of ${transactionalId}`;
  return {
    async initProducerId(deadlineAt, current = noIdentity) {
      const { producerId, producerEpoch } = await transactions.ask({
        doing: `open the transactional id ${transactionalId}`,
        request: 'InitProducerId',
        resources: ours,
        apis: [initProducerIdV4],
        args: [transactionalId, timeoutMs, current.producerId, current.producerEpoch],
        errorCodes: ({ errorCode }) => [errorCode],
        deadlineAt,
      });
      return { producerId, producerEpoch };
    },

    async committedPosition(topic, partition, deadlineAt) {
      const { groups } = await group.ask({
        doing: `read the position of group ${groupId} on ${topic}/${partition}`,
        request: 'OffsetFetch',
        resources: { ...ours, topic },
        apis: [offsetFetchV8],
        // Stable: an offset that a transaction is still committing is waited for (UNSTABLE_OFFSET_COMMIT), not skipped.
        args: [[{ groupId, memberEpoch: -1, topics: [{ name: topic, partitionIndexes: [partition] }] }], true],
        errorCodes: (response) =>
          response.groups.flatMap(({ errorCode, topics }) => [errorCode, ...topics.flatMap((of) => of.partitions.map((found) => found.errorCode))]),
        deadlineAt,
      });
      const found = groups[0]?.topics[0]?.partitions[0];
      return found === undefined || found.committedOffset < 0n ? undefined : { offset: found.committedOffset, metadata: found.metadata ?? null };
    },

    async addPartitions({ producerId, producerEpoch }, topic, partitions, deadlineAt) {
      await transactions.ask({
        doing: `add partitions of ${topic} to ${transaction}`,
        request: 'AddPartitionsToTxn',
        resources: { ...ours, topic },
        apis: [addPartitionsToTxnV3],
        args: [[{ transactionalId, producerId, producerEpoch, verifyOnly: false, topics: [{ name: topic, partitions: [...partitions] }] }]],
        // OPERATION_NOT_ATTEMPTED (55) stands beside the partition that has the real reason.
        errorCodes: ({ resultsByTransaction }) =>
          resultsByTransaction.flatMap(({ topicResults }) =>
            topicResults.flatMap(({ resultsByPartition }) =>
              resultsByPartition.map(({ partitionErrorCode }) => (partitionErrorCode === 55 ? 0 : partitionErrorCode)),
            ),
          ),
        deadlineAt,
      });
    },

    async addOffsets({ producerId, producerEpoch }, deadlineAt) {
      await transactions.ask({
        doing: `make group ${groupId} part of ${transaction}`,
        request: 'AddOffsetsToTxn',
        resources: ours,
        apis: [addOffsetsToTxnV4, addOffsetsToTxnV3],
        args: [transactionalId, producerId, producerEpoch, groupId],
        errorCodes: ({ errorCode }) => [errorCode],
        deadlineAt,
      });
    },

    async commitOffset({ producerId, producerEpoch }, { topic, partition, offset, metadata }, deadlineAt) {
      const committed = { partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: metadata ?? null };
      const topics = [{ name: topic, partitions: [committed] }];
      await group.ask({
        doing: `commit the position of group ${groupId} on ${topic}/${partition} as part of ${transaction}`,
        request: 'TxnOffsetCommit',
        resources: { ...ours, topic },
        apis: [txnOffsetCommitV4, txnOffsetCommitV3],
        // Generation -1 and no member: refused by the broker while the group has members, which a private group never has.
        args: [transactionalId, groupId, producerId, producerEpoch, -1, '', null, topics],
        errorCodes: (response) => response.topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode)),
        deadlineAt,
      });
    },

    async end({ producerId, producerEpoch }, committed, deadlineAt) {
      // Repeating it after a lost answer is right: a coordinator that has already done it says so.
      await transactions.ask({
        doing: `${committed ? 'commit' : 'abort'} ${transaction}`,
        request: 'EndTxn',
        resources: ours,
        apis: [endTxnV4, endTxnV3],
        args: [transactionalId, producerId, producerEpoch, committed],
        errorCodes: ({ errorCode }) => [errorCode],
        deadlineAt,
      });
    },
  };
}
