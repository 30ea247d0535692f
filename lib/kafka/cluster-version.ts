import { apiVersionsV3 } from '@platformatic/kafka';
import { KafkaError } from './kafka-error.ts';
import type { BrokerVersions } from './protocol-request.ts';

/** DescribeLogDirs v4 came with Kafka 3.3 (KIP-827), in ZooKeeper mode too: the one request that tells 3.3 from 3.2 on any broker. */
const describeLogDirsKey = 35;
const describeLogDirsVersionOf33 = 4;

/** The last `metadata.version` level of each release (org.apache.kafka.server.common.MetadataVersion). */
const lastMetadataLevel: readonly (readonly [level: number, release: string])[] = [
  [7, '3.3'],
  [8, '3.4'],
  [11, '3.5'],
  [14, '3.6'],
  [19, '3.7'],
  [20, '3.8'],
  [21, '3.9'],
  [25, '4.0'],
  [27, '4.1'],
  [29, '4.2'],
  [30, '4.3'],
  [33, '4.4'],
];

type ApiVersionsResponse = ReturnType<typeof apiVersionsV3.parseResponse>;

export interface BrokerCapabilities {
  versions: BrokerVersions;
  /** The release as far as it can be told from outside, such as `4.4`, or `3.3 or later` (a broker never names its release). */
  release: string;
}

function releaseOf(supportedFeatures: ApiVersionsResponse['supportedFeatures']): string {
  const level = supportedFeatures?.find(({ name }) => name === 'metadata.version')?.maxVersion;
  if (level === undefined) return '3.3 or later';
  const newest = lastMetadataLevel[lastMetadataLevel.length - 1];
  return lastMetadataLevel.find(([last]) => level <= last)?.[1] ?? `later than ${newest?.[1]}`;
}

/**
 * Reads a broker's answer to ApiVersions.
 * @throws KafkaError UNSUPPORTED_CLUSTER when the broker is older than Kafka 3.3.
 */
export function readCapabilities(cluster: string, address: string, response: ApiVersionsResponse): BrokerCapabilities {
  const versions = new Map(response.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { min: minVersion, max: maxVersion }]));
  // A broker from before Kafka 2.4 answers UNSUPPORTED_VERSION and no list at all.
  if (response.errorCode !== 0 || (versions.get(describeLogDirsKey)?.max ?? 0) < describeLogDirsVersionOf33) {
    throw new KafkaError(
      `Broker ${address} of cluster ${cluster} is older than Kafka 3.3, the oldest that Redrive works with. Upgrade the cluster, or take it out of the configuration.`,
      {
        code: 'UNSUPPORTED_CLUSTER',
        cluster,
        retriable: false,
      },
    );
  }
  return { versions, release: releaseOf(response.supportedFeatures) };
}

/** The request whose answer `readCapabilities` reads. */
export const capabilitiesRequest = apiVersionsV3;
