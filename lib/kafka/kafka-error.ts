import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka';

export interface KafkaErrorDetails {
  /**
   * Kafka's name of the error (`NOT_LEADER_OR_FOLLOWER`), or for what no broker said one of ours: UNREACHABLE, CONNECTION_LOST, AUTHENTICATION_FAILED,
   * UNSUPPORTED_CLUSTER, MALFORMED_RESPONSE, CLUSTER_CLOSED, PRODUCER_UNUSABLE.
   */
  code: string;
  cluster: string;
  /** Whether the same request may succeed later without anyone changing anything. */
  retriable: boolean;
  topic?: string | undefined;
  partition?: number | undefined;
  offset?: bigint | undefined;
  cause?: unknown;
}

/** Any failure to get something done by Kafka. Its message is a sentence an operator can act on. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly code: string;
  readonly cluster: string;
  readonly retriable: boolean;
  readonly topic: string | undefined;
  readonly partition: number | undefined;
  readonly offset: bigint | undefined;

  constructor(message: string, { code, cluster, retriable, topic, partition, offset, cause }: KafkaErrorDetails) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.cluster = cluster;
    this.retriable = retriable;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
  }

  /** Another producer with this transactional id has taken over (or the coordinator ended the transaction for its age): stop, never abort and retry. */
  get fenced(): boolean {
    return this.code === 'PRODUCER_FENCED' || this.code === 'INVALID_PRODUCER_EPOCH';
  }
}

/** Kafka's name for an error code of a response; a code newer than this client is given by its number. */
export function errorName(errorCode: number): string {
  // The table's type promises a value for every number that it happens to have; newer brokers send more.
  const names: Record<number, string | undefined> = protocolErrorsCodesById;
  return names[errorCode] ?? `ERROR_${errorCode}`;
}

function knownError(name: string): { canRetry: boolean; message: string } | undefined {
  const known: Record<string, { canRetry: boolean; message: string } | undefined> = protocolErrors;
  return known[name];
}

/** Turns an error code of a response into a KafkaError. `doing` completes the sentence "Kafka refused to …". */
export function errorFromCode(
  errorCode: number,
  doing: string,
  details: { cluster: string; topic?: string | undefined; partition?: number | undefined; offset?: bigint | undefined; detail?: string | null | undefined },
): KafkaError {
  const code = errorName(errorCode);
  const known = knownError(code);
  const explanation = details.detail ?? known?.message ?? 'an error this client does not know; the broker’s log says more.';
  return new KafkaError(`Kafka refused to ${doing}: ${code}, ${explanation}`, {
    code,
    cluster: details.cluster,
    retriable: known?.canRetry ?? false,
    topic: details.topic,
    partition: details.partition,
    offset: details.offset,
  });
}
