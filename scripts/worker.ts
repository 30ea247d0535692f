import { join } from 'node:path';
import { becomeNode } from './become-node.ts';

/**
 * Garbage of a flood is collected sooner: that costs no time that could be measured, and the worker stays a quarter smaller. Nor may the heap grow to more than
 * twice what was left of it (V8 would let it grow to four times): 313 instead of 355 MB, for a microsecond a dead letter.
 */
const nodeArguments = ['--max-semi-space-size=2', '--heap-growing-percent=100'];

/** The entry of `npm run worker`. */
becomeNode([...nodeArguments, join(import.meta.dirname, '../lib/worker/main.ts')]);
