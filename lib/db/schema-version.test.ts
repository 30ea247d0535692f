import { expect, test } from 'vitest';
import { newestMigration } from '#prisma/migrate.ts';
import { expectedMigration } from './schema-version.ts';

test('the schema that the code expects is that of the newest migration', () => {
  expect(expectedMigration).toBe(newestMigration);
});
