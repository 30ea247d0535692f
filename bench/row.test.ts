import { expect, test } from 'vitest';
import { describeFigure, judge } from './row.ts';

const rate = { value: 50, unit: 'messages/s', reference: 100, goal: { kind: 'least-ratio', limit: 0.25 } } as const;

test('a ratio holds from its goal on', () => {
  expect(judge('index', rate, false)).toEqual({ row: 'index', value: 50, unit: 'messages/s', reference: 100, ratio: 0.5, goal: 0.25, holds: true });
  expect(judge('index', { ...rate, value: 24 }, false).holds).toBe(false);
});

test('a value without a reference holds up to its goal', () => {
  const memory = { part: 'memory', value: 200, unit: 'MB', reference: null, goal: { kind: 'most', limit: 350 } } as const;
  expect(judge('index', memory, false)).toMatchObject({ row: 'index-memory', ratio: null, goal: 350, holds: true });
  expect(judge('index', { ...memory, value: 351 }, false).holds).toBe(false);
});

test('a small run and a run without kcat are not judged', () => {
  expect(judge('index', rate, true).holds).toBeNull();
  expect(judge('index', { ...rate, reference: null }, false).holds).toBeNull();
});

test('a figure is a sentence', () => {
  expect(describeFigure(judge('index', rate, false))).toBe('index: 50 messages/s, reference 100, ratio 0.500; goal at least 0.25: holds');
});
