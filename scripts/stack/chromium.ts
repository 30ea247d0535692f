import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { aptInstall } from './apt.ts';

const run = promisify(execFile);

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(existsSync);
}

/** @returns the path of a Chromium: CHROMIUM_PATH, the distribution's, or Playwright's own; undefined where there is none. */
function findChromium(): string | undefined {
  const own = chromium.executablePath();
  return process.env.CHROMIUM_PATH ?? onPath('chromium') ?? (existsSync(own) ? own : undefined);
}

/**
 * Makes sure that a Chromium is there for the end-to-end tests: Debian's package where apt and root are (Playwright's own download
 * is refused in many networks), else Playwright's.
 * @returns its path, for Playwright's `executablePath`.
 * @throws Error with one sentence that says what to install.
 */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  await aptInstall('chromium');
  const installed = findChromium();
  if (installed !== undefined) return installed;
  try {
    await run(process.execPath, [join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js'), 'install', 'chromium'], { maxBuffer: 50_000_000 });
  } catch (error) {
    throw new Error(
      'The end-to-end tests need Chromium, and Playwright could not download it: install Chromium, or name one in CHROMIUM_PATH, and run this again.',
      { cause: error },
    );
  }
  return chromium.executablePath();
}
