import { findCoordinatorV4 } from '@platformatic/kafka';
import type { KafkaCluster } from './cluster-connection.ts';
import { errorFromCode, KafkaError, type RefusedRequest } from './kafka-error.ts';
import type { RequestedResources, RequestName } from './missing-acl.ts';
import type { ProtocolApi } from './protocol-request.ts';
import { retryUntil } from './retry-until.ts';

export type CoordinatorKind = 'group' | 'transaction';

/** Errors after which another broker may be the coordinator. */
const coordinatorMoved = new Set(['COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR', 'CONNECTION_LOST', 'UNREACHABLE', 'BROKER_NOT_AVAILABLE']);

function finding(kind: CoordinatorKind, key: string): Pick<RefusedRequest, 'request' | 'group' | 'transactionalId'> {
  return { request: 'FindCoordinator', ...(kind === 'group' ? { group: key } : { transactionalId: key }) };
}

/**
 * Finds the brokers that coordinate these groups or transactional ids, waiting (until `deadlineAt` of `performance.now()`) while they are being elected.
 * @throws KafkaError COORDINATOR_NOT_AVAILABLE (retriable), GROUP_AUTHORIZATION_FAILED and the like.
 */
export function findCoordinators(cluster: KafkaCluster, kind: CoordinatorKind, keys: readonly string[], deadlineAt: number): Promise<Map<string, number>> {
  return retryUntil(deadlineAt, async () => {
    if (keys.length === 0) return new Map();
    const { coordinators } = await cluster.request('any', [findCoordinatorV4], [kind === 'group' ? 0 : 1, [...keys]]);
    return new Map(
      coordinators.map(({ key, nodeId, errorCode, errorMessage }) => {
        if (errorCode !== 0) throw errorFromCode(errorCode, `name the coordinator of ${kind} ${key}`, { cluster, ...finding(kind, key), detail: errorMessage });
        return [key, nodeId];
      }),
    );
  });
}

export interface CoordinatorRequest<Arguments extends readonly unknown[], Response> {
  /** Completes the sentence "Kafka refused to …". */
  doing: string;
  apis: readonly ProtocolApi<Arguments, Response>[];
  args: Arguments;
  /** The error codes of the response; the first that is not 0 counts. */
  errorCodes: (response: Response) => readonly number[];
  /** Which errors to try again; by default, those that are retriable. */
  mayRetry?: (error: KafkaError) => boolean;
  /** The request by its name, and what it is about, for errors. */
  request: RequestName;
  resources: RequestedResources;
  /** On the clock of `performance.now()`. */
  deadlineAt: number;
}

/** One group's or transactional id's coordinator, followed when it moves. */
export interface Coordinator {
  /**
   * Sends a request that may be repeated without harm (all that we send to coordinators may), and repeats it while the coordinator is moving, loading or out of reach.
   * @throws KafkaError with the code of the response that will not change by waiting, or of the last one before the deadline.
   */
  ask<Arguments extends readonly unknown[], Response>(request: CoordinatorRequest<Arguments, Response>): Promise<Response>;
}

/** The coordinator of one group or transactional id; requests to it travel in `lane`. */
export function coordinatorOf(cluster: KafkaCluster, kind: CoordinatorKind, key: string, lane: string): Coordinator {
  let node: number | undefined;
  async function locate(deadlineAt: number): Promise<number> {
    node ??= (await findCoordinators(cluster, kind, [key], deadlineAt)).get(key);
    if (node === undefined) throw errorFromCode(15, `name the coordinator of ${kind} ${key}`, { cluster, ...finding(kind, key) });
    return node;
  }
  return {
    ask: ({ doing, apis, args, errorCodes, mayRetry = (error) => error.retriable, request, resources, deadlineAt }) =>
      retryUntil(
        deadlineAt,
        async () => {
          try {
            const response = await cluster.request(await locate(deadlineAt), apis, args, lane);
            const errorCode = errorCodes(response).find((code) => code !== 0);
            if (errorCode !== undefined) throw errorFromCode(errorCode, doing, { cluster, request, ...resources });
            return response;
          } catch (error) {
            if (error instanceof KafkaError && coordinatorMoved.has(error.code)) node = undefined;
            throw error;
          }
        },
        mayRetry,
      ),
  };
}
