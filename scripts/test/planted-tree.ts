import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sourceFiles } from './source-files.ts';

const run = promisify(execFile);
const checkout = join(import.meta.dirname, '../..');

/** What git ignores and the compiler needs. */
const generated = ['lib/db/generated', 'tsconfig.tsbuildinfo'];

/** A copy of this checkout's sources, for planting violations in. */
export interface PlantedTree {
  root: string;
  logDirectory: string;
  /** Writes files (path → text) and puts everything back after `use`. */
  plant<Result>(files: Record<string, string>, use: () => Promise<Result>): Promise<Result>;
  /** The text of a file of the copy. */
  read(file: string): string;
  remove(): void;
}

/** Copies what git tracks or does not ignore to a temporary directory; node_modules is linked. */
export async function copyTree(): Promise<PlantedTree> {
  const logDirectory = mkdtempSync(join(tmpdir(), 'redrive-gates-'));
  const root = join(logDirectory, 'tree');
  const files = [...(await sourceFiles(checkout)), ...generated.filter((file) => existsSync(join(checkout, file)))];
  for (const file of files) cpSync(join(checkout, file), join(root, file), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  // `node_modules/` in .gitignore matches a directory, not a link.
  writeFileSync(join(root, '.gitignore'), `${readFileSync(join(checkout, '.gitignore'), 'utf8')}\nnode_modules\n`);
  await run('git', ['init', '--quiet'], { cwd: root });
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  return {
    root,
    logDirectory,
    read,
    async plant(planted, use) {
      const before = Object.keys(planted).map((file) => ({ file, text: existsSync(join(root, file)) ? read(file) : undefined }));
      for (const [file, text] of Object.entries(planted)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      try {
        return await use();
      } finally {
        for (const { file, text } of before) {
          if (text === undefined) rmSync(join(root, file));
          else writeFileSync(join(root, file), text);
        }
      }
    },
    remove: () => rmSync(logDirectory, { recursive: true, force: true }),
  };
}
