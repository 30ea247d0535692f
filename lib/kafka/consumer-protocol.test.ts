import fc from 'fast-check';
import { AssignerProtocol } from 'kafkajs';
import { expect, test } from 'vitest';
import { readAssignment, readSubscription } from './consumer-protocol.ts';

const topicName = fc.stringMatching(/^[a-z0-9._-]{1,30}$/);

test('reads the subscription that kafkajs writes', () => {
  fc.assert(
    fc.property(fc.array(topicName), fc.uint8Array(), (topics, userData) => {
      const written = AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData: Buffer.from(userData) });
      expect(readSubscription(written)).toEqual(topics);
    }),
  );
});

test('reads the assignment that kafkajs writes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(topicName, fc.array(fc.nat(1_000))), { selector: ([topic]) => topic }), (assigned) => {
      const written = AssignerProtocol.MemberAssignment.encode({ version: 0, assignment: Object.fromEntries(assigned), userData: Buffer.alloc(0) });
      const sorted = (list: { topic: string; partitions: number[] }[]): unknown => list.sort((a, b) => (a.topic < b.topic ? -1 : 1));
      expect(sorted(readAssignment(written))).toEqual(sorted(assigned.map(([topic, partitions]) => ({ topic, partitions }))));
    }),
  );
});

test('whatever bytes a client made up read as something or nothing, never as an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(readSubscription(Buffer.from(bytes))).toBeInstanceOf(Array);
      expect(readAssignment(Buffer.from(bytes))).toBeInstanceOf(Array);
    }),
  );
});
