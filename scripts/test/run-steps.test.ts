import { expect, test } from 'vitest';
import { selectSteps } from './run-steps.ts';
import type { Step } from './step.ts';
import { nothing } from './totals.ts';

function step(name: string, needs: string[] = []): Step {
  return { name, needs, run: async () => ({ totals: nothing, output: '' }) };
}

const pictures: Step = { ...step('pictures', ['stack']), isForPeople: true };
const steps = [step('lint'), step('java'), step('stack', ['java']), step('integration', ['stack']), pictures];

function names(only: string[]): string[] | { problem: string } {
  const selected = selectSteps(steps, only);
  return 'problem' in selected ? selected : selected.map(({ name }) => name);
}

test('without a name every step is chosen', () => {
  expect(names([])).toEqual(['lint', 'java', 'stack', 'integration']);
});

test('a named step brings what it needs, in order', () => {
  expect(names(['integration', 'lint'])).toEqual(['lint', 'java', 'stack', 'integration']);
  expect(names(['lint'])).toEqual(['lint']);
});

test('what is for people to look at runs only when it is named', () => {
  expect(names(['pictures'])).toEqual(['java', 'stack', 'pictures']);
});

test('a name that is no step is refused with the names there are', () => {
  expect(names(['linting'])).toEqual({ problem: 'There is no step "linting"; there are: lint, java, stack, integration, pictures.' });
});
