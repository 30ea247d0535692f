import { expect, test } from 'vitest';
import type { AuditEntry } from '#lib/access/audit-entry.ts';
import { foldSessions } from './fold-sessions.ts';

function entry(id: string, actor: string, action: string, outcome: AuditEntry['outcome'] = 'done'): AuditEntry {
  return { id, at: '2026-11-24T10:00:00Z', actor, action, cluster: null, subject: null, outcome, detail: {} };
}

test('sessions of one person are one line until somebody does something; nothing else is folded, refusals neither', () => {
  const entries = [
    entry('9', 'ada', 'session:begin'),
    entry('8', 'ada', 'session:begin'),
    entry('7', 'grace', 'session:begin'),
    entry('6', 'ada', 'replays:plan'),
    entry('5', 'ada', 'replays:plan'),
    entry('4', 'ada', 'session:begin'),
    entry('3', 'ada', 'session:begin', 'refused'),
  ];
  expect(foldSessions(entries).map((line) => line.map(({ id }) => id))).toEqual([['9', '8'], ['7'], ['6'], ['5'], ['4'], ['3']]);
});
