// npm run torture [-- ROUNDS] [PATH…]: the tests with kills, and those with generated cases, at full size; PATH chooses test files.
import { runTests } from './test/run-steps.ts';

const fullSize = 20;
/** A kill takes seconds, a generated case less than a millisecond. */
const fuzzCasesPerRound = 5_000;

const [first, ...others] = process.argv.slice(2);
const hasRounds = first !== undefined && /^[1-9]\d*$/.test(first);
const paths = hasRounds || first === undefined ? others : [first, ...others];
const rounds = hasRounds ? Number(first) : fullSize;

process.exit(
  await runTests({
    only: ['unit', 'integration'],
    filters: paths,
    environment: { TORTURE_ROUNDS: String(rounds), FUZZ_CASES: String(rounds * fuzzCasesPerRound) },
  }),
);
