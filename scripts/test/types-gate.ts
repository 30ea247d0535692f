import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Gate, runTool } from './gate.ts';

/** The compiler. On a fresh clone Next first writes next-env.d.ts, which declares style sheets and images. */
export const typesGate: Gate = {
  name: 'types',
  async check(context) {
    if (existsSync(join(context.root, 'app/layout.tsx')) && !existsSync(join(context.root, 'next-env.d.ts'))) {
      const { exitCode, output } = await runTool(context, 'typegen', 'next', ['typegen']);
      if (exitCode !== 0) return { passed: false, output };
    }
    const { exitCode, output } = await runTool(context, 'types', 'tsc', ['--noEmit', '--pretty', 'false']);
    return { passed: exitCode === 0, output };
  },
};
