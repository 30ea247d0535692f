import type { BrokerChannel, KafkaCluster } from './cluster-connection.ts';
import { errorCodes } from './error-codes.ts';
import { type ErrorOrigin, errorFromCode, KafkaError } from './kafka-error.ts';
import { type ProduceRequest, type ProduceResponse, produceApis } from './produce-request.ts';
import { retryUntil } from './retry-until.ts';

/** A sealed batch with its sequence numbers in it, so that sending it again cannot append it twice. */
export interface SealedBatch {
  partition: number;
  records: Buffer;
  /**
   * Whether its first sequence number is 0. A leader that knows nothing of a producer takes any sequence for the first: if it refused this batch and took the
   * next one (it became leader in between), this one could never be appended. So it travels before all others.
   */
  opensSequence: boolean;
}

/** What became of the batches: all appended, or one that the leader would not have. */
export type ProducedBatches =
  /** Offsets of the first records, in the order of the batches; undefined where the leader only says that it has the batch already. */
  | { status: 'appended'; baseOffsets: (bigint | undefined)[] }
  /** Others may have been appended: the transaction is to be aborted and the producer's sequences begun anew. */
  | { status: 'refused'; error: KafkaError };

export interface ProduceTarget {
  transactionalId: string;
  topic: string;
  lane: string;
  /** On the clock of `performance.now()`. */
  deadlineAt: number;
  /** Called when a leader has appended something: only then may the transaction's offsets be committed (P2, pitfalls). */
  onFirstAppended: () => void;
}

type PartitionAnswer = ProduceResponse['responses'][number]['partitionResponses'][number];

const replicaTimeoutMs = 5_000;

/** What a leader says of records it will never take; the same bytes would be refused again. */
const refusals = new Set([
  'CORRUPT_MESSAGE',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNSUPPORTED_COMPRESSION_TYPE',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'POLICY_VIOLATION',
]);

/** Whether an error says that the records, or the topic for them, are not acceptable: an outcome to record, not a breakdown. */
export function isRefusal({ code }: KafkaError): boolean {
  return refusals.has(code);
}

/** The leader's answer for one batch: its base offset, or an error. */
type Settled = { baseOffset: bigint | undefined } | KafkaError;

/**
 * Sends the sealed batches of one transaction. Batches of a partition are appended in order; several requests are under way at once on one connection per
 * leader. Those that met a moved leader, too few replicas or a broken connection are sent again as they are.
 * @throws KafkaError when the producer was fenced, the transaction can only be aborted, or the deadline passed.
 */
export async function produceBatches(cluster: KafkaCluster, batches: readonly SealedBatch[], target: ProduceTarget): Promise<ProducedBatches> {
  const appended = new Map<SealedBatch, bigint | undefined>();
  const openers = batches.filter(({ opensSequence }) => opensSequence);
  const error = (await appendAll(cluster, openers, appended, target)) ?? (await appendAll(cluster, batches, appended, target));
  return error === undefined ? { status: 'appended', baseOffsets: batches.map((batch) => appended.get(batch)) } : { status: 'refused', error };
}

/** Sends batches until all are in `appended`, or one is refused. */
function appendAll(
  cluster: KafkaCluster,
  batches: readonly SealedBatch[],
  appended: Map<SealedBatch, bigint | undefined>,
  target: ProduceTarget,
): Promise<KafkaError | undefined> {
  return retryUntil(target.deadlineAt, async () => {
    const pending = batches.filter((batch) => !appended.has(batch));
    const settled = await sendOnce(cluster, pending, target);
    const errors: KafkaError[] = [];
    for (const [batch, answer] of settled) {
      if (answer instanceof KafkaError) errors.push(answer);
      else appended.set(batch, answer.baseOffset);
    }
    const fenced = errors.find((error) => error.fenced);
    if (fenced !== undefined) throw fenced;
    const refused = errors.find(isRefusal);
    if (refused !== undefined) return refused;
    const [failed] = errors;
    if (failed === undefined) return undefined;
    cluster.forgetTopic(target.topic);
    throw errors.find(({ retriable }) => !retriable) ?? failed;
  });
}

/** Splits batches into requests that hold at most one batch per partition, each partition's batches in order. */
function splitIntoRounds(batches: readonly SealedBatch[]): SealedBatch[][] {
  const byPartition = [...Map.groupBy(batches, ({ partition }) => partition).values()];
  const longest = Math.max(0, ...byPartition.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => byPartition.flatMap((ofPartition) => ofPartition[round] ?? []));
}

/** Sends each batch once; resolves with the answers in the order of sending. */
async function sendOnce(cluster: KafkaCluster, batches: readonly SealedBatch[], target: ProduceTarget): Promise<[SealedBatch, Settled][]> {
  const { topic } = target;
  const leaders = (await cluster.topics([topic])).get(topic)?.leaders ?? [];
  const byLeader = [...Map.groupBy(batches, ({ partition }) => leaders[partition])];
  const answers = (await Promise.all(byLeader.map(([leader, led]) => sendToLeader(cluster, leader, led, target)))).flat();
  const failedPartitions = new Set<number>();
  return answers.map(([batch, answer]) => {
    const echoes = answer instanceof KafkaError && answer.code === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && failedPartitions.has(batch.partition);
    if (answer instanceof KafkaError) failedPartitions.add(batch.partition);
    return [batch, echoes ? outOfOrderEcho(answer) : answer];
  });
}

async function sendToLeader(
  cluster: KafkaCluster,
  leader: number | undefined,
  batches: readonly SealedBatch[],
  target: ProduceTarget,
): Promise<[SealedBatch, Settled][]> {
  const { topic, lane } = target;
  try {
    if (leader === undefined) throw errorFromCode(errorCodes.leaderNotAvailable, `append to ${topic}`, { cluster, request: 'Produce', topic });
    const channel = await cluster.channel(leader, lane);
    const rounds = await Promise.all(splitIntoRounds(batches).map((round) => sendRound(cluster, channel, round, target)));
    return rounds.flat();
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return batches.map((batch) => [batch, error]);
  }
}

async function sendRound(
  cluster: ErrorOrigin,
  channel: BrokerChannel,
  round: readonly SealedBatch[],
  target: ProduceTarget,
): Promise<[SealedBatch, Settled][]> {
  const { transactionalId, topic, onFirstAppended } = target;
  try {
    const request: ProduceRequest = { transactionalId, timeoutMs: replicaTimeoutMs, topic, batches: [...round] };
    const response = await channel.request(produceApis, [request]);
    const answers = new Map(response.responses.flatMap(({ partitionResponses }) => partitionResponses.map((answer) => [answer.index, answer])));
    if (response.responses.some(({ partitionResponses }) => partitionResponses.some(({ errorCode }) => errorCode === 0))) onFirstAppended();
    return round.map((batch) => [batch, settle(cluster, target, batch.partition, answers.get(batch.partition))]);
  } catch (error) {
    if (!(error instanceof KafkaError)) throw error;
    return round.map((batch) => [batch, error]);
  }
}

function settle(cluster: ErrorOrigin, { topic, transactionalId }: ProduceTarget, partition: number, answer: PartitionAnswer | undefined): Settled {
  if (answer === undefined)
    return errorFromCode(errorCodes.leaderNotAvailable, `append to ${topic}/${partition}`, { cluster, request: 'Produce', topic, partition });
  if (answer.errorCode === 0) return { baseOffset: answer.baseOffset };
  if (answer.errorCode === errorCodes.duplicateSequenceNumber) return { baseOffset: answer.baseOffset < 0n ? undefined : answer.baseOffset };
  const detail = answer.recordErrors.find(({ batchIndexErrorMessage }) => batchIndexErrorMessage !== null)?.batchIndexErrorMessage ?? answer.errorMessage;
  return errorFromCode(answer.errorCode, `append to ${topic}/${partition}`, { cluster, request: 'Produce', topic, transactionalId, partition, detail });
}

/** Behind a batch that was not appended, the next one of its partition is out of order: an echo that is sent again with it, not an error of its own. */
function outOfOrderEcho({ message, code, cluster, topic, partition }: KafkaError): KafkaError {
  return new KafkaError(message, { code, cluster, topic, partition, retriable: true });
}
