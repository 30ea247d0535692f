import { expect, test } from 'vitest';
import { layOutLanes, tickLead } from './lane-layout.ts';

test('instants stand in the order of time, in proportion, those of one instant above each other', () => {
  const { x, folds } = layOutLanes([0, 1_000, 3_000, 1_000]);
  expect(folds).toEqual([]);
  expect(x[1]).toBe(x[3]);
  expect((x[2] ?? 0) - (x[1] ?? 0)).toBeGreaterThanOrEqual((x[1] ?? 0) - (x[0] ?? 0));
});

test('a long gap is folded and says how long it was; what is close stays apart', () => {
  const { x, folds, width } = layOutLanes([0, 1, 2, 8_940_000, 8_940_001]);
  expect(folds).toMatchObject([{ durationMs: 8_939_998 }]);
  expect((x[1] ?? 0) - (x[0] ?? 0)).toBeGreaterThanOrEqual(16);
  expect(width).toBeLessThan(1_500);
});

test('a picture of few instants fills its frame, and folds stay as they are; one that is wider is as it was', () => {
  const few = [0, 100, 200, 8_940_000, 8_940_100];
  const { width, folds, x } = layOutLanes(few, 1_400);
  expect(width).toBeCloseTo(1_400);
  expect(folds.map(({ fromX, toX }) => Math.round(toX - fromX))).toEqual(layOutLanes(few).folds.map(({ fromX, toX }) => toX - fromX));
  expect((x[2] ?? 0) - (x[1] ?? 0)).toBeCloseTo((x[1] ?? 0) - (x[0] ?? 0));
  expect(layOutLanes(few, 200)).toEqual(layOutLanes(few));
  expect(layOutLanes([0, 1], 5_000).width).toBeLessThan(1_000);
});

test('what is written of instants lies on nothing else that is written', () => {
  for (const instants of [
    [0, 8_940_000],
    [0, 1, 500, 8_940_000, 8_940_600, 19_000_000],
    Array.from({ length: 400 }, (_, nth) => nth * (nth % 7 === 0 ? 40_000 : 90)),
  ]) {
    const { ticks } = layOutLanes(instants, 1_400);
    const ends = ticks.map(({ x, sinceMs }) => x - tickLead + (sinceMs === null ? 86 : 52));
    for (const [index, { x }] of ticks.entries()) expect(x - tickLead, `after ${ticks[index - 1]?.atMs}`).toBeGreaterThan(ends[index - 1] ?? 0);
  }
});

test('the first instant, and each behind a fold, is written as a time; others by how long after it, where there is room', () => {
  const { ticks } = layOutLanes([0, 1, 500, 8_940_000, 8_940_600], 1_400);
  expect(ticks.map(({ atMs, sinceMs }) => [atMs, sinceMs])).toEqual([
    [0, null],
    [500, 500],
    [8_940_000, null],
    [8_940_600, 600],
  ]);
  const many = layOutLanes(Array.from({ length: 200 }, (_, nth) => nth * 10)).ticks.map(({ x }) => x);
  expect(Math.min(...many.slice(1).map((x, index) => x - (many[index] ?? 0)))).toBeGreaterThanOrEqual(60);
});

test('five thousand instants are laid out, none on another', () => {
  const { x } = layOutLanes(Array.from({ length: 5_000 }, (_, nth) => nth * 10));
  expect(new Set(x).size).toBe(5_000);
});

test('one instant, and times that nobody can have meant, give a picture', () => {
  expect(layOutLanes([7]).x).toEqual([70]);
  expect(layOutLanes([]).folds).toEqual([]);
  expect(layOutLanes([-9e15, 0, 9e15]).width).toBeLessThan(1_000);
});
