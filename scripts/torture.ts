// npm run torture [-- ROUNDS] [PATH…]: the integration tests with kills, fuzzing and the like at full size; PATH chooses test files.
import { runTests } from './test/run-steps.ts';

const fullSize = '20';

const [first, ...others] = process.argv.slice(2);
const hasRounds = first !== undefined && /^[1-9]\d*$/.test(first);
const paths = hasRounds || first === undefined ? others : [first, ...others];

process.exit(await runTests({ only: ['integration'], integrationFilters: paths, environment: { TORTURE_ROUNDS: hasRounds ? first : fullSize } }));
