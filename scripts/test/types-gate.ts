import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Gate, runTool } from './gate.ts';

/**
 * What declares style sheets and images. Next writes the same file with each build, and in it imports types out of that build's folder:
 * on a fresh clone there is no such file, and later it may name a build that is gone.
 */
const nextEnvironment = '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n';

/** The compiler, over everything. */
export const typesGate: Gate = {
  name: 'types',
  async check(context) {
    writeFileSync(join(context.root, 'next-env.d.ts'), nextEnvironment);
    const { exitCode, output } = await runTool(context, 'types', 'tsc', ['--noEmit', '--pretty', 'false']);
    return { passed: exitCode === 0, output };
  },
};
