import { expect, test } from 'vitest';
import { readCapabilities } from './cluster-version.ts';

/** DescribeLogDirs, by which Kafka 3.3 is told from 3.2. */
const describeLogDirs = (maxVersion: number) => ({ apiKey: 35, name: 'DescribeLogDirs', minVersion: 0, maxVersion });

const answer = (maxVersion: number, metadataLevel?: number) => ({
  errorCode: 0,
  throttleTimeMs: 0,
  apiKeys: [describeLogDirs(maxVersion)],
  supportedFeatures: metadataLevel === undefined ? [] : [{ name: 'metadata.version', minVersion: 1, maxVersion: metadataLevel }],
});

test.each([
  [3, 3],
  [1, undefined],
])('Kafka before 3.3 is refused in a sentence', (describeLogDirsVersion, metadataLevel) => {
  expect(() => readCapabilities('main', 'broker:9092', answer(describeLogDirsVersion, metadataLevel))).toThrow(
    'Broker broker:9092 of cluster main is older than Kafka 3.3, the oldest that Redrive works with.',
  );
});

test('a broker too old to answer is refused too', () => {
  expect(() => readCapabilities('main', 'broker:9092', { errorCode: 35, throttleTimeMs: 0, apiKeys: [] })).toThrow('older than Kafka 3.3');
});

test.each([
  [7, '3.3'],
  [13, '3.6'],
  [25, '4.0'],
  [31, '4.4'],
  [99, 'later than 4.4'],
  [undefined, '3.3 or later'],
])('metadata level %s is release %s', (metadataLevel, release) => {
  expect(readCapabilities('main', 'broker:9092', answer(4, metadataLevel)).release).toBe(release);
});
