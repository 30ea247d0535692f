import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clusterId, reservedClusterIds } from './cluster-id.ts';

/** Folders of app/ are the first parts of addresses; those in brackets stand for any. */
const ownAddresses = readdirSync(join(import.meta.dirname, '../../app'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('['))
  .map(({ name }) => name);

test('the reserved ids are the first parts of the console’s own addresses', () => {
  expect(ownAddresses.toSorted()).toEqual(reservedClusterIds);
});

test.each(ownAddresses)('no cluster is called %s', (name) => {
  expect(clusterId.safeParse(name).error?.issues[0]?.message).toContain('addresses of the console itself');
});

test('what only begins like one is a cluster’s id', () => {
  for (const id of ['main', 'api-2', 'metrics-eu', '7']) expect(clusterId.parse(id)).toBe(id);
});
