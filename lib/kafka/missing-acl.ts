/** What ACLs are given on. */
export type ResourceType = 'topic' | 'group' | 'transactional-id' | 'cluster';

export type AclOperation = 'READ' | 'WRITE' | 'DESCRIBE' | 'DESCRIBE_CONFIGS' | 'DELETE';

/** Kafka's name of the one cluster resource. */
const clusterResource = 'kafka-cluster';

/**
 * What each request that we send needs, by the resource that it may be refused for (https://kafka.apache.org/documentation/#operations_in_kafka).
 * READ, WRITE and DELETE each include DESCRIBE.
 */
const neededOperations = {
  Metadata: { topic: 'DESCRIBE' },
  ListOffsets: { topic: 'DESCRIBE' },
  Fetch: { topic: 'READ' },
  DescribeConfigs: { topic: 'DESCRIBE_CONFIGS', cluster: 'DESCRIBE_CONFIGS' },
  // DESCRIBE would do for the coordinator of a transactional id, but whoever asks for it goes on to WRITE.
  FindCoordinator: { group: 'DESCRIBE', 'transactional-id': 'WRITE' },
  ListGroups: { cluster: 'DESCRIBE' },
  DescribeGroups: { group: 'DESCRIBE', topic: 'DESCRIBE' },
  OffsetCommit: { group: 'READ', topic: 'READ' },
  OffsetFetch: { group: 'DESCRIBE', topic: 'DESCRIBE' },
  DeleteGroups: { group: 'DELETE' },
  InitProducerId: { 'transactional-id': 'WRITE' },
  AddPartitionsToTxn: { 'transactional-id': 'WRITE', topic: 'WRITE' },
  AddOffsetsToTxn: { 'transactional-id': 'WRITE', group: 'READ' },
  Produce: { 'transactional-id': 'WRITE', topic: 'WRITE' },
  TxnOffsetCommit: { 'transactional-id': 'WRITE', group: 'READ', topic: 'READ' },
  EndTxn: { 'transactional-id': 'WRITE' },
} satisfies Record<string, Partial<Record<ResourceType, AclOperation>>>;

/** A request of Kafka's protocol, by its name there. */
export type RequestName = keyof typeof neededOperations;

/** The resource that each error of authorization is about. */
const refusedResources: Record<string, ResourceType | undefined> = {
  TOPIC_AUTHORIZATION_FAILED: 'topic',
  GROUP_AUTHORIZATION_FAILED: 'group',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'transactional-id',
  CLUSTER_AUTHORIZATION_FAILED: 'cluster',
};

/** What a refused request was about: those of its resources that have a name. */
export interface RequestedResources {
  topic?: string | undefined;
  group?: string | undefined;
  transactionalId?: string | undefined;
}

/** An ACL that is not there: ALLOW `operation` on this resource to `principal`. */
export interface MissingAcl {
  operation: AclOperation;
  resourceType: ResourceType;
  /** undefined where one of several was refused and the broker does not say which. */
  name: string | undefined;
  /** As Kafka knows us (`User:redrive`); undefined where only the broker can tell. */
  principal: string | undefined;
}

/**
 * Which ACL a broker missed when it answered a request with this error.
 * @param code Kafka's name of the error.
 * @returns undefined for an error that is not about authorization, or that this request does not give.
 */
export function findMissingAcl(
  code: string,
  request: RequestName,
  { topic, group, transactionalId }: RequestedResources,
  principal: string | undefined,
): MissingAcl | undefined {
  const resourceType = refusedResources[code];
  if (resourceType === undefined) return undefined;
  const operations: Partial<Record<ResourceType, AclOperation>> = neededOperations[request];
  const operation = operations[resourceType];
  if (operation === undefined) return undefined;
  const names: Record<ResourceType, string | undefined> = { topic, group, 'transactional-id': transactionalId, cluster: clusterResource };
  return { operation, resourceType, name: names[resourceType], principal };
}

const words: Record<ResourceType, string> = { topic: 'topic', group: 'group', 'transactional-id': 'transactional id', cluster: 'cluster' };

/** What to do about it, to be read after a colon: `grant READ on topic orders.dlq to User:redrive`. */
export function grantSentence({ operation, resourceType, name, principal }: MissingAcl): string {
  return `grant ${operation} on ${words[resourceType]}${name === undefined ? '' : ` ${name}`} to ${principal ?? 'the principal that Redrive signs in as'}`;
}
