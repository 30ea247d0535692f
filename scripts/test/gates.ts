import { fileRulesGate } from './file-rules-gate.ts';
import { type Gate, toolGate } from './gate.ts';
import { importDirectionGate } from './import-direction-gate.ts';
import { typesGate } from './types-gate.ts';

const biome = ['--colors=off', '--max-diagnostics=200', '--reporter=concise', '.'];

/** Every gate, cheapest first. */
export const gates: Gate[] = [
  toolGate('format', 'biome', ['format', ...biome]),
  // `check` without the formatter: the linter, and whether imports are sorted.
  toolGate('lint', 'biome', ['check', '--formatter-enabled=false', '--enforce-assist=true', '--error-on-warnings', ...biome]),
  fileRulesGate,
  importDirectionGate,
  typesGate,
  toolGate('dead-code', 'knip', ['--no-progress', '--no-config-hints']),
];
