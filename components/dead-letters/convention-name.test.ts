import { expect, test } from 'vitest';
import { builtInConventions } from '#lib/dead-letters/conventions/table.ts';
import { conventionName } from './convention-name.ts';

test('every built-in convention has a name for people; one of an operator’s own keeps the given one', () => {
  const unnamed = builtInConventions.map(({ name }) => name).filter((name) => conventionName(name) === name);
  expect(unnamed).toEqual(['kafkajs-async-retry']);
  expect(conventionName('acme')).toBe('acme');
});
