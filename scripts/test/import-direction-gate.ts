import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Gate, runTool } from './gate.ts';
import { type ImportGraph, serverCodeReached } from './server-code-reached.ts';
import { isCode, sourceFiles } from './source-files.ts';

const cruise = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ resolved: z.string(), dependencyTypes: z.array(z.string()) })),
    }),
  ),
  summary: z.object({
    violations: z.array(
      z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }), cycle: z.array(z.object({ name: z.string() })).optional() }),
    ),
  }),
});

/** An import as any parser must find it; enough to notice a cruise that parsed nothing. */
const importStatement = /^(import|export)\b[^;'"`]*\bfrom ['"]/m;

/**
 * What a cruise left out. dependency-cruiser finds nothing in TypeScript without a compiler it knows (it knows none newer than 6) and
 * still passes, which is why it parses with swc here, and why this counts.
 */
function unseen(root: string, files: string[], graph: ImportGraph): string[] {
  const missing = files.filter((file) => !graph.has(file)).map((file) => `${file}: not seen by dependency-cruiser`);
  const unparsed = files
    .filter((file) => graph.get(file)?.length === 0 && importStatement.test(readFileSync(join(root, file), 'utf8')))
    .map((file) => `${file}: has imports, dependency-cruiser saw none`);
  return [...missing, ...unparsed];
}

/** Imports point down (.dependency-cruiser.mjs), there is no cycle, and every source file was looked at. */
export const importDirectionGate: Gate = {
  name: 'imports',
  async check(context) {
    const { root, logDirectory } = context;
    const files = (await sourceFiles(root)).filter(isCode);
    const resultFile = join(logDirectory, 'imports.json');
    const config = join(root, '.dependency-cruiser.mjs');
    const { exitCode, output } = await runTool(context, 'imports', 'depcruise', [
      '--config',
      config,
      '--output-type',
      'json',
      '--output-to',
      resultFile,
      ...files,
    ]);
    if (output.includes('ERROR') || exitCode > 255) return { passed: false, output };
    const { modules, summary } = cruise.parse(JSON.parse(readFileSync(resultFile, 'utf8')));
    const graph: ImportGraph = new Map(
      modules.map(({ source, dependencies }) => [
        source,
        dependencies.map(({ resolved, dependencyTypes }) => ({ resolved, typeOnly: dependencyTypes.includes('type-only') })),
      ]),
    );
    const violations = summary.violations.map(({ from, to, rule, cycle }) => `${from} → ${cycle?.map(({ name }) => name).join(' → ') ?? to} (${rule.name})`);
    const problems = [...violations, ...unseen(root, files, graph), ...serverCodeReached(graph)];
    const seen = files.filter((file) => graph.has(file)).length;
    return { passed: problems.length === 0, output: [...problems, `${seen} of ${files.length} source files seen`].join('\n') };
  },
};
