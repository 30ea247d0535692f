import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Gate } from './gate.ts';
import { isCode, sourceFiles } from './source-files.ts';

const maxLines = 250;

/** Files that may be longer, each with its reason. */
const longFiles: Record<string, string> = {};

/** Names that say nothing about what is inside, whether of a file or of a folder. */
const drawers = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'index']);

/** Next's names for parts of a URL: `[id]`, `[...path]`, `(group)`, `_private`, `@slot`. */
const kebabCase = /^[.@_(]?\[{0,2}(\.{3})?[a-z0-9]+([-.][a-z0-9]+)*\]{0,2}\)?$/;

/** Names that a tool or a custom fixes. */
const fixedNames = new Set(['README.md', 'LICENSE', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'NOTICE', 'Dockerfile']);

/** A Java file is called like its class. */
const javaName = /^([A-Z][a-z0-9]*)+\.java$/;

function nameProblems(file: string): string[] {
  const parts = file.split('/');
  const name = parts.at(-1) ?? file;
  const problems: string[] = [];
  const drawer = parts.map((part) => part.replace(/\..*$/, '')).find((part) => drawers.has(part));
  if (drawer !== undefined) problems.push(`${file}: "${drawer}" is a drawer; call it what it is`);
  if (/-v\d+(\.|$)/.test(name)) problems.push(`${file}: a version beside the old; change the thing itself`);
  // Migrations are named by the instant that orders them, as Prisma does.
  const named = parts.filter((part) => !(fixedNames.has(part) || /^\d{14}_/.test(part) || part === 'migration_lock.toml' || javaName.test(part)));
  for (const part of named) if (!kebabCase.test(part)) problems.push(`${file}: "${part}" is not kebab-case`);
  // Folders of app/ are the product's URLs.
  if (parts.length > 4 && parts[0] !== 'app') problems.push(`${file}: more than three folders deep`);
  return problems;
}

/** What no line may be, in which files. */
const lineRules = [
  { files: /./, pattern: /\b(TODO|FIXME|XXX)\b/, says: 'an open end; finish it or open an issue' },
  { files: /./, pattern: /@ts-(expect-error|ignore|nocheck)\s*(\*\/|$)/, says: 'a suppression carries its reason on its line' },
  { files: /./, pattern: /biome-ignore [^:]+:\s*(<explanation>.*)?$/, says: 'a suppression carries its reason on its line' },
  // Of a fixed length: a kill at a random moment is no waiting.
  {
    files: /\.(test|spec)\.tsx?$/,
    pattern: /(?<![.\w])(sleep|setTimeout)\([\d_]+\b|waitForTimeout\(|new Promise.*setTimeout\([^)]*,\s*[\d_]+\)/,
    says: 'a test waits with eventually() only',
  },
];

/** One way to write each import: `./` downwards from the own folder, `#` to everything else. */
function importProblem(file: string, line: string): string | undefined {
  const target = /(?:\bfrom|\bimport|\bimport\()\s*'([.#][^']*)'/.exec(line)?.[1];
  if (target?.startsWith('../')) return `“${target}” climbs; begin at the root with #`;
  if (target?.startsWith(`#${dirname(file)}/`)) return `“${target}” is reached with ./`;
  return undefined;
}

function contentProblems(file: string, text: string): string[] {
  const problems: string[] = [];
  const lines = text.split('\n');
  // A migration is a log, not a concept.
  if (lines.length - 1 > maxLines && !file.endsWith('.sql') && longFiles[file] === undefined)
    problems.push(`${file}: ${lines.length - 1} lines, at most ${maxLines}; it is two things`);
  const rules = lineRules.filter((rule) => rule.files.test(file));
  for (const [index, line] of lines.entries()) {
    for (const { pattern, says } of rules) if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${says}`);
    const wrongImport = isCode(file) ? importProblem(file, line) : undefined;
    if (wrongImport !== undefined) problems.push(`${file}:${index + 1}: ${wrongImport}`);
  }
  return problems;
}

/** What no tool knows about: length, names, depth, how imports are written, open ends, suppressions without a reason. */
export const fileRulesGate: Gate = {
  name: 'files',
  async check({ root }) {
    const files = await sourceFiles(root);
    const judged = files.filter((file) => isCode(file) || /\.(css|sql|java)$/.test(file));
    // This file names what it forbids.
    const own = /^scripts\/test\/(file-rules-gate|gates\.test)\.ts$/;
    const problems = [
      ...files.flatMap(nameProblems),
      ...judged.filter((file) => !own.test(file)).flatMap((file) => contentProblems(file, readFileSync(join(root, file), 'utf8'))),
      ...Object.keys(longFiles)
        .filter((file) => !files.includes(file))
        .map((file) => `${file}: is allowed to be long but is not there`),
    ];
    return { passed: problems.length === 0, output: [...problems, `${files.length} files looked at`].join('\n') };
  },
};
