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
  /** Planted by itself, because it changes what the gate says of other files. */
  isAlone?: true;
}

const planted = 'lib/config/planted.ts';

let count = 0;

/** A violation that is the text of one new file, somewhere in lib/config unless its place matters. */
function inFile(gate: string, rule: string, text: string, says: string[], file = `lib/config/planted-${++count}.ts`): Violation {
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
    'lib/lag/planted-sideways.ts',
  ),
  inFile('imports', 'an import that is loaded late', "export const planted = () => import('#lib/db/client.ts');\n", ['lib-config-imports-only-what-is-below']),
  inFile(
    'imports',
    'a Kafka client outside lib/kafka',
    "import { Kafka } from 'kafkajs';\n\nexport const planted = Kafka;\n",
    ['only-lib-kafka-knows-a-client'],
    'lib/lag/planted-client.ts',
  ),
  inFile(
    'imports',
    'the shop using the product',
    "import { log } from '#lib/config/log.ts';\n\nexport const planted = log;\n",
    ['demo-imports-nothing-of-ours'],
    'demo/planted-user.ts',
  ),
  {
    rule: 'the product using the shop',
    gate: 'imports',
    files: {
      'lib/config/planted-shop.ts': "import { planted } from '#demo/planted.ts';\n\nexport const other = planted;\n",
      'demo/planted.ts': 'export const planted = 1;\n',
    },
    says: ['lib/config/planted-shop.ts', 'product-imports-product'],
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
    files: { '.dependency-cruiser.mjs': (text) => text.replace('^\\.(redrive|next)/', '^(\\.(redrive|next)|lib/config)/') },
    isAlone: true,
    says: ['lib/config/environment.ts: not seen'],
  },
  {
    rule: 'a cruise that finds no import in what it sees',
    gate: 'imports',
    files: { '.dependency-cruiser.mjs': (text) => text.replace("parser: 'swc'", "parser: 'swc', moduleSystems: ['amd']") },
    isAlone: true,
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
  inFile(
    'files',
    'a test that sleeps',
    "import { setTimeout } from 'node:timers/promises';\n\nawait setTimeout(1000);\n",
    ['eventually'],
    'lib/config/planted.test.ts',
  ),
  inFile('files', 'an import that climbs', "import { log } from '../config/log.ts';\n\nexport const planted = log;\n", ['climbs'], 'lib/db/planted-climber.ts'),
  inFile('files', 'an import of the own folder from the root', "import { log } from '#lib/config/log.ts';\n\nexport const planted = log;\n", ['./']),
  inFile('files', 'an open end', '// TODO later\nexport const planted = 1;\n', ['open end']),
  inFile('files', 'a suppression without a reason', "// @ts-expect-error\nexport const planted: number = 'one';\n", ['reason']),
];

let tree: PlantedTree;

function gate(name: string) {
  const found = gates.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no gate is called ${name}`);
  return found;
}

/** What the gate says of the copy with these violations in it. */
function check(name: string, together: Violation[]): Promise<GateResult> {
  const files = together.flatMap((violation) => Object.entries(violation.files));
  const texts = files.map(([file, text]) => [file, typeof text === 'string' ? text : text(tree.read(file))]);
  return tree.plant(Object.fromEntries(texts), () => gate(name).check(tree));
}

beforeAll(async () => {
  tree = await copyTree();
});
afterAll(() => tree.remove());

describe.each(gates.map(({ name }) => name))('gate %s', (name) => {
  const own = violations.filter((violation) => violation.gate === name);
  let clean: GateResult;
  let together: GateResult;

  beforeAll(async () => {
    clean = await check(name, []);
    together = await check(
      name,
      own.filter((violation) => !violation.isAlone),
    );
  });

  test('passes the tree as it is', () => {
    expect(clean.passed, clean.output).toBe(true);
  });

  test.each(own)('fails on $rule and names the file', async (violation) => {
    const { passed, output } = violation.isAlone ? await check(name, [violation]) : together;
    expect(passed).toBe(false);
    const before = new Set(clean.output.split('\n'));
    const added = output.split('\n').filter((line) => !before.has(line));
    // Biome begins what it only recommends with an i.
    const named = added.filter((line) => !line.startsWith('i ') && violation.says.every((word) => line.includes(word)));
    expect(named, output).not.toEqual([]);
  });
});
