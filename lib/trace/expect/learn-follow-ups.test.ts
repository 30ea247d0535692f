import { expect, test } from 'vitest';
import { type LearntEvent, learnFollowUps } from './learn-follow-ups.ts';

const hour = 3_600_000;
/** `a@0 b@5<a`: types with the second they came at, and their causes. */
const chainOf = (text: string): LearntEvent[] =>
  text.split(' ').map((word) => {
    const [, type = '', at = '', cause = ''] = /^(\w+)@(\d+)(?:<(\w+))?$/.exec(word) ?? [];
    return { type, source: `of ${type}`, topic: `topic of ${type}`, timestampMs: Number(at) * 1_000, id: type, cause };
  });
const learn = (texts: string[], nowMs = 10 * hour) =>
  learnFollowUps(texts.map(chainOf), nowMs).map(
    ({ type, follower, chains, followed, lateMs }) => `${type}→${follower} ${followed} of ${chains} within ${lateMs / 1_000} s`,
  );
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

test('what names an event as its cause follows it, not what merely comes later', () => {
  expect(learn(times(10, 'a@0 b@2<a c@5<b'))).toEqual(['a→b 10 of 10 within 2 s', 'b→c 10 of 10 within 3 s']);
});

test('where events name no causes, what comes later follows', () => {
  expect(learn(times(10, 'a@0 b@2'))).toEqual(['a→b 10 of 10 within 2 s']);
});

test('chains without it count, and its lateness is that of the latest', () => {
  expect(learn([...times(8, 'a@0 b@2<a'), 'a@0 b@9<a', 'a@0'])).toEqual(['a→b 9 of 10 within 9 s']);
});

test('what is younger than an hour may still be followed and teaches only where nothing is older', () => {
  expect(learn([...times(8, 'a@0 b@2<a'), ...times(8, 'a@7000')], 2 * hour)).toEqual(['a→b 8 of 8 within 2 s']);
  expect(learn([...times(8, 'a@7000 b@7001<a'), ...times(2, 'a@7000')], 2 * hour)).toEqual(['a→b 8 of 10 within 1 s']);
});

test('of few chains, and of what comes seldom, nothing is learnt', () => {
  expect(learn(times(4, 'a@0 b@2<a'))).toEqual([]);
  expect(learn([...times(3, 'a@0 b@2<a'), ...times(7, 'a@0')])).toEqual([]);
});

test('what follows is mostly published by one service, to one topic', () => {
  expect(learnFollowUps(times(10, 'a@0 b@2<a').map(chainOf), 10 * hour)).toMatchObject([{ follower: 'b', source: 'of b', topic: 'topic of b' }]);
});
