// npm test [-- STEP…]: format, lint, file rules, import direction, types, dead code, planted violations, unit, integration, bench, end-to-end.
import { runTests } from './test/run-steps.ts';

process.exit(await runTests({ only: process.argv.slice(2) }));
