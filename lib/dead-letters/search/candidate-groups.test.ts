import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidateGroups, countGroups, sampleGroups } from './candidate-groups.ts';
import type { CandidateRange } from './candidates.ts';

const segmentIds = 2_048n;
const somewhere = fc.uint32Array({ minLength: 8, maxLength: 8 });

/** Ranges as a search has them: segments with groups, and what no segment covers, newest first. */
const someRanges = fc.array(fc.oneof(somewhere, fc.constant(null), fc.constant(new Uint32Array(8))), { maxLength: 5 }).chain((groups) =>
  fc.nat(2_000).map((cut) =>
    groups
      .map((bits, index): CandidateRange => {
        const firstId = BigInt(index) * segmentIds;
        return { firstId: bits === null && index === 0 ? firstId + BigInt(cut) : firstId, endId: firstId + segmentIds, groups: bits };
      })
      .toReversed(),
  ),
);

test('groups come newest first, none twice, and as many as are counted', () => {
  fc.assert(
    fc.property(someRanges, (ranges) => {
      const groups = [...candidateGroups(ranges)];
      expect(groups).toHaveLength(countGroups(ranges));
      for (const [index, { firstId, endId }] of groups.entries()) {
        expect(endId - firstId).toBeLessThanOrEqual(8n);
        expect(endId).toBeGreaterThan(firstId);
        const newer = groups[index - 1];
        if (newer !== undefined) expect(endId).toBeLessThanOrEqual(newer.firstId);
      }
    }),
  );
});

test('a sample is drawn from what was not looked at: none twice, and all where that is little', () => {
  const places = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
  fc.assert(
    fc.property(someRanges, fc.nat(20), fc.integer({ min: 1, max: 300 }), places, (ranges, looked, size, place) => {
      const rest = [...candidateGroups(ranges)].slice(looked).map(({ firstId }) => firstId);
      const from = Math.min(looked, countGroups(ranges));
      const sample = sampleGroups(ranges, from, size, () => place.next().value).map(({ firstId }) => firstId);
      expect(new Set(sample).size).toBe(Math.min(size, rest.length));
      expect(rest).toEqual(expect.arrayContaining(sample));
    }),
  );
});
