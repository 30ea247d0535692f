import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GateResult } from './gate.ts';
import { gates } from './gates.ts';
import { copyTree, type PlantedTree } from './planted-tree.ts';

interface Violation {
  rule: string;
  gate: string;
  /** What is planted, by path; of files that exist, what is made of their text. */
  files: Record<string, string | ((text: string) => string)>;
  /** What one line of the gate's answer must contain. */
  says: string[];
}

const planted = 'lib/config/planted.ts';

/** A violation that is the text of one new file. */
function inFile(gate: string, rule: string, text: string, says: string[], file = planted): Violation {
  return { rule, gate, files: { [file]: text }, says: [file, ...says] };
}

const violations: Violation[] = [
  inFile('format', 'an unformatted file', 'export const  planted = "one"\n', []),

  inFile('lint', '`any`', 'export function planted(value: any): string {\n  return String(value);\n}\n', ['noExplicitAny']),
  inFile('lint', 'a non-null assertion', 'export function planted(values: string[]): string {\n  return values[0]!;\n}\n', ['noNonNullAssertion']),
  inFile(
    'lint',
    'a floating promise',
    'async function work(): Promise<void> {\n  await Promise.resolve();\n}\nexport function planted(): void {\n  work();\n}\n',
    ['noFloatingPromises'],
  ),
  inFile(
    'lint',
    'a switch that forgets a case',
    "export function planted(side: 'left' | 'right'): void {\n  switch (side) {\n    case 'left':\n      return;\n  }\n}\n",
    ['useExhaustiveSwitchCases'],
  ),
  inFile(
    'lint',
    'a swallowed error',
    'export function planted(text: string): unknown {\n  try {\n    return JSON.parse(text);\n  } catch {}\n  return undefined;\n}\n',
    ['noEmptyBlockStatements'],
  ),
  inFile('lint', 'a default export', 'export default 1;\n', ['noDefaultExport']),
  inFile('lint', 'a barrel file', "export * from './log.ts';\nexport * from './clusters.ts';\n", ['noBarrelFile']),
  inFile('lint', 'an import without its extension', "import { clusters } from './clusters';\n\nexport const planted = clusters;\n", ['useImportExtensions']),
  inFile('lint', 'a second logger', "export function planted(): void {\n  console.log('planted');\n}\n", ['noConsole']),
  inFile('lint', 'a second reader of the environment', 'export const planted = process.env.PLANTED;\n', ['noProcessEnv'], 'lib/lag/planted.ts'),
  inFile(
    'lint',
    'a focused test',
    "import { test } from 'vitest';\n\ntest.only('planted', () => undefined);\n",
    ['noFocusedTests'],
    'lib/config/planted.test.ts',
  ),
  inFile('lint', 'a file name in camel case', 'export const planted = 1;\n', ['useFilenamingConvention'], 'lib/config/plantedFile.ts'),
  inFile(
    'lint',
    'a function that branches too much',
    `export function planted(a: number): number {\n  let b = 0;\n${'  if (a > b) {\n    if (a < 9) b += 1;\n  }\n'.repeat(6)}  return b;\n}\n`,
    ['noExcessiveCognitiveComplexity'],
  ),

  inFile('types', 'a type error', "export const planted: number = 'one';\n", ['TS2322']),
  inFile('types', 'an unchecked index', 'export function planted(values: string[]): string {\n  return values[0];\n}\n', ['TS2322']),

  inFile('imports', 'an import that points up', "import { connectDatabase } from '#lib/db/client.ts';\n\nexport const planted = connectDatabase;\n", [
    'lib-config-imports-only-what-is-below',
  ]),
  inFile(
    'imports',
    'an import sideways',
    "import type { DeadLetter } from '#lib/dead-letters/dead-letter.ts';\n\nexport type Planted = DeadLetter;\n",
    ['lib-lag-imports-only-what-is-below'],
    'lib/lag/planted.ts',
  ),
  inFile('imports', 'an import that is loaded late', "export const planted = () => import('#lib/db/client.ts');\n", ['lib-config-imports-only-what-is-below']),
  inFile(
    'imports',
    'a Kafka client outside lib/kafka',
    "import { Kafka } from 'kafkajs';\n\nexport const planted = Kafka;\n",
    ['only-lib-kafka-knows-a-client'],
    'lib/lag/planted.ts',
  ),
  inFile(
    'imports',
    'the shop using the product',
    "import { log } from '#lib/config/log.ts';\n\nexport const planted = log;\n",
    ['demo-imports-nothing-of-ours'],
    'demo/planted.ts',
  ),
  {
    rule: 'the product using the shop',
    gate: 'imports',
    files: { [planted]: "import { planted } from '#demo/planted.ts';\n\nexport const other = planted;\n", 'demo/planted.ts': 'export const planted = 1;\n' },
    says: [planted, 'product-imports-product'],
  },
  inFile('imports', '`server-only` in lib/', "import 'server-only';\n", ['no-server-only']),
  inFile(
    'imports',
    'a folder of lib/ that the table does not know',
    "import { join } from 'node:path';\n\nexport const planted = join;\n",
    ['lib-folder-is-known'],
    'lib/planted/planted.ts',
  ),
  {
    rule: 'a cycle',
    gate: 'imports',
    files: {
      [planted]: "import { other } from './planted-other.ts';\n\nexport const planted = () => other;\n",
      'lib/config/planted-other.ts': "import { planted } from './planted.ts';\n\nexport const other = () => planted;\n",
    },
    says: [planted, 'planted-other.ts', 'no-cycle'],
  },
  {
    rule: 'a component that reaches the database by way of another file',
    gate: 'imports',
    files: {
      'components/ui/planted.tsx': "import { planted } from '#lib/replay/planted.ts';\n\nexport const Planted = () => <p>{String(planted)}</p>;\n",
      'lib/replay/planted.ts': "import { connectDatabase } from '#lib/db/client.ts';\n\nexport const planted = connectDatabase;\n",
    },
    says: ['components/ui/planted.tsx', 'lib/db/client.ts', 'components-reach-no-server-code'],
  },
  {
    rule: 'a cruise that leaves files out',
    gate: 'imports',
    files: { '.dependency-cruiser.mjs': (text) => text.replace("parser: 'swc'", "parser: 'swc', exclude: '^lib/config/'") },
    says: ['lib/config/environment.ts: not seen'],
  },
  {
    rule: 'a cruise that finds no import in what it sees',
    gate: 'imports',
    files: { '.dependency-cruiser.mjs': (text) => text.replace("parser: 'swc'", "parser: 'swc', moduleSystems: ['amd']") },
    says: ['lib/config/environment.ts: has imports'],
  },

  inFile('dead-code', 'a file that nothing uses', 'export const planted = 1;\n', []),
  {
    rule: 'an export that nothing uses',
    gate: 'dead-code',
    files: { 'scripts/test/totals.ts': (text) => `${text}\nexport const planted = 1;\n` },
    says: ['planted', 'scripts/test/totals.ts'],
  },
  {
    rule: 'a dependency that nothing uses',
    gate: 'dead-code',
    files: { 'package.json': (text) => text.replace('"pg":', '"picocolors": "1.1.1",\n    "pg":') },
    says: ['picocolors', 'package.json'],
  },

  inFile('files', 'a drawer', 'export const planted = 1;\n', ['drawer'], 'lib/config/utils.ts'),
  inFile('files', 'a folder that is a drawer', 'export const planted = 1;\n', ['drawer'], 'lib/common/planted.ts'),
  inFile('files', 'a version beside the old', 'export const planted = 1;\n', ['version'], 'lib/config/clusters-v2.ts'),
  inFile('files', 'a name that is not kebab-case', 'select 1;\n', ['kebab-case'], 'lib/config/Planted_Query.sql'),
  inFile('files', 'a file too deep', 'export const planted = 1;\n', ['folders deep'], 'lib/config/one/two/planted.ts'),
  inFile('files', 'a file that is too long', 'export const planted = 1;\n'.repeat(251), ['251 lines']),
  inFile('files', 'an open end', '// TODO later\nexport const planted = 1;\n', ['open end']),
  inFile('files', 'a suppression without a reason', "// @ts-expect-error\nexport const planted: number = 'one';\n", ['reason']),
];

let tree: PlantedTree;
const clean = new Map<string, GateResult>();

function gate(name: string) {
  const found = gates.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no gate is called ${name}`);
  return found;
}

/** What the gate says of the copy as it is; asked once. */
async function cleanResult(name: string): Promise<GateResult> {
  const known = clean.get(name);
  if (known !== undefined) return known;
  const result = await gate(name).check(tree);
  clean.set(name, result);
  return result;
}

beforeAll(async () => {
  tree = await copyTree();
});
afterAll(() => tree.remove());

describe.each(gates.map(({ name }) => name))('gate %s', (name) => {
  test('passes the tree as it is', async () => {
    const { passed, output } = await cleanResult(name);
    expect(passed, output).toBe(true);
  });

  test.each(violations.filter((violation) => violation.gate === name))('fails on $rule and names the file', async ({ files, says }) => {
    const before = new Set((await cleanResult(name)).output.split('\n'));
    const texts = Object.entries(files).map(([file, text]) => [file, typeof text === 'string' ? text : text(tree.read(file))]);
    const { passed, output } = await tree.plant(Object.fromEntries(texts), () => gate(name).check(tree));
    expect(passed).toBe(false);
    const added = output.split('\n').filter((line) => !before.has(line));
    expect(added.filter((line) => says.every((word) => line.includes(word)))).not.toEqual([]);
  });
});
