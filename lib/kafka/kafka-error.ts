import { protocolErrors, protocolErrorsCodesById } from '@platformatic/kafka';
import { findMissingAcl, grantSentence, type MissingAcl, type RequestedResources, type RequestName } from './missing-acl.ts';

export interface KafkaErrorDetails {
  /**
   * Kafka's name of the error (`NOT_LEADER_OR_FOLLOWER`), or for what no broker said one of ours: UNREACHABLE, CONNECTION_LOST, TLS_FAILED, AUTHENTICATION_FAILED,
   * UNSUPPORTED_CLUSTER, MALFORMED_RESPONSE, CLUSTER_CLOSED, PRODUCER_UNUSABLE, TOO_LATE.
   */
  code: string;
  cluster: string;
  /** Whether the same request may succeed later without anyone changing anything. */
  retriable: boolean;
  topic?: string | undefined;
  partition?: number | undefined;
  offset?: bigint | undefined;
  /** The ACL for want of which the broker refused. */
  missingAcl?: MissingAcl | undefined;
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
  readonly missingAcl: MissingAcl | undefined;

  constructor(message: string, { code, cluster, retriable, topic, partition, offset, missingAcl, cause }: KafkaErrorDetails) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.cluster = cluster;
    this.retriable = retriable;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.missingAcl = missingAcl;
  }

  /** Another producer with this transactional id has taken over (or the coordinator ended the transaction for its age): stop, never abort and retry. */
  get fenced(): boolean {
    return this.code === 'PRODUCER_FENCED' || this.code === 'INVALID_PRODUCER_EPOCH';
  }
}

/** Kafka's name for an error code of a response; a code newer than this client is given by its number. */
function errorName(errorCode: number): string {
  // The table's type promises a value for every number that it happens to have; newer brokers send more.
  const names: Record<number, string | undefined> = protocolErrorsCodesById;
  return names[errorCode] ?? `ERROR_${errorCode}`;
}

function knownError(name: string): { canRetry: boolean; message: string } | undefined {
  const known: Record<string, { canRetry: boolean; message: string } | undefined> = protocolErrors;
  return known[name];
}

/** What of a cluster its errors say. */
export interface ErrorOrigin {
  id: string;
  /** Who we are there: see `principalOf`. */
  principal: string | undefined;
}

/** What an error code answered. */
export interface RefusedRequest extends RequestedResources {
  cluster: ErrorOrigin;
  request: RequestName;
  partition?: number | undefined;
  /** What the broker said besides the code. */
  detail?: string | null | undefined;
}

/** Turns an error code of a response into a KafkaError. `doing` completes the sentences "Kafka refused to …" and "Redrive may not …". */
export function errorFromCode(errorCode: number, doing: string, refused: RefusedRequest): KafkaError {
  const { cluster, request, topic, partition, detail } = refused;
  const code = errorName(errorCode);
  const known = knownError(code);
  const missingAcl = findMissingAcl(code, request, refused, cluster.principal);
  const explanation = detail ?? known?.message ?? 'an error this client does not know; the broker’s log says more.';
  const message =
    missingAcl === undefined ? `Kafka refused to ${doing}: ${code}, ${explanation}` : `Redrive may not ${doing}: ${grantSentence(missingAcl)} (${code}).`;
  return new KafkaError(message, { code, cluster: cluster.id, retriable: known?.canRetry ?? false, topic, partition, missingAcl });
}
