import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventIdentitySettings } from '#lib/config/event-identity-settings.ts';
import { environmentTable } from '#scripts/environment-table.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('the table of environment variables is the schema', () => {
  expect(readme).toContain(environmentTable());
});

test('every npm script that the README names exists', () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name]) => name ?? '').filter((name) => !['ci', 'install', 'run'].includes(name));
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('every file that the README links to exists', () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path ?? '');
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the example of events with names of their own is what REDRIVE_EVENT_IDENTITY takes', () => {
  const operating = readFileSync(join(root, 'docs/operating.md'), 'utf8');
  const [, section = ''] = operating.split('## Where events carry their identity');
  const example = /```json\n(.*?)```/s.exec(section)?.[1] ?? '';
  expect(eventIdentitySettings.parse(JSON.parse(example))).toHaveLength(1);
});
