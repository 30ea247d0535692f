import { expect, test } from 'vitest';
import type { z } from 'zod';
import { apiTokenRequest, nameRequest } from '#lib/access/account.ts';
import { discardRequest, noteRequest, resolveRequest } from '#lib/dead-letters/dead-letter.ts';
import { editRequest } from '#lib/dead-letters/edits/edit.ts';
import { discardManyRequest, noteManyRequest } from '#lib/dead-letters/many-actions.ts';
import { confirmRewindRequest, planRewindRequest } from '#lib/rewind/rewind.ts';
import { confirmRequest, planRequest } from './replay-job.ts';
import { settingsRequest, usualSettings } from './run/run-settings.ts';

const range = { source: 'topic', topic: 'orders', bounds: { by: 'offsets', partitions: [{ partition: 0, from: '0', to: '5' }] } };
const settings = usualSettings(10);
const edit = { recordId: '1', seenVersion: 0, key: null, value: null, headers: [] };

/** Every text of a request that is written down: the request with it, by where it stands. */
const asked: { schema: z.ZodType; field: string; withText: (text: string) => unknown }[] = [
  { schema: planRequest, field: 'topic', withText: (topic) => ({ ...range, topic }) },
  { schema: planRequest, field: 'target', withText: (target) => ({ ...range, target }) },
  { schema: planRequest, field: 'filter.key', withText: (key) => ({ ...range, filter: { key } }) },
  { schema: planRequest, field: 'filter.eventType', withText: (eventType) => ({ ...range, filter: { eventType } }) },
  { schema: planRequest, field: 'filter.header', withText: (text) => ({ ...range, filter: { header: `name=${text}` } }) },
  { schema: planRequest, field: 'removeHeaders.0', withText: (text) => ({ ...range, removeHeaders: [text] }) },
  { schema: planRequest, field: 'provenBy.0', withText: (text) => ({ ...range, provenBy: [text] }) },
  ...['consumerGroup', 'errorClass', 'q', 'header'].map((field) => ({
    schema: planRequest,
    field: `matching.${field}`,
    withText: (text: string) => ({ source: 'matching', matching: { [field]: `a=${text}` } }),
  })),
  {
    schema: settingsRequest,
    field: 'settings.guards.lag.groupId',
    withText: (groupId) => ({ planHash: '', settings: { ...settings, guards: { ...settings.guards, lag: { groupId, above: 1 } } } }),
  },
  { schema: confirmRequest, field: 'reason', withText: (reason) => ({ planHash: '', reason }) },
  { schema: planRewindRequest, field: 'group', withText: (group) => ({ group, target: { kind: 'outage' } }) },
  { schema: confirmRewindRequest, field: 'reason', withText: (reason) => ({ planHash: '', reason }) },
  { schema: editRequest, field: 'reason', withText: (reason) => ({ ...edit, reason }) },
  { schema: noteRequest, field: 'text', withText: (text) => ({ text }) },
  { schema: noteManyRequest, field: 'text', withText: (text) => ({ ids: ['1'], text }) },
  { schema: discardRequest, field: 'reason', withText: (reason) => ({ reason, version: 1 }) },
  { schema: resolveRequest, field: 'reason', withText: (reason) => ({ reason, version: 1 }) },
  { schema: discardManyRequest, field: 'reason', withText: (reason) => ({ failures: [{ id: '1', version: 1 }], reason }) },
  { schema: nameRequest, field: 'name', withText: (name) => ({ name }) },
  { schema: apiTokenRequest, field: 'name', withText: (name) => ({ name }) },
];

test.each(asked)('text that Postgres refuses is refused where it is asked for: $field', ({ schema, field, withText }) => {
  expect(schema.safeParse(withText('a ␀ and 🎉')).error?.issues).toBeUndefined();
  for (const text of ['a\0b', 'a\ud800b', 'a\udc00'])
    expect(schema.safeParse(withText(text)).error?.issues, JSON.stringify(text)).toMatchObject([
      { path: field.split('.').map((part) => (part === '0' ? 0 : part)), message: 'it has a NUL character, or half of a surrogate pair' },
    ]);
});
