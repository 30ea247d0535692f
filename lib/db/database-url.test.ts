import { expect, test } from 'vitest';
import { parseDatabaseUrl } from './database-url.ts';

test('the schema becomes the search path, and options of the address stay before it', () => {
  expect(parseDatabaseUrl('postgresql://u:p@db:5432/x?schema=redrive&options=-c%20statement_timeout%3D0&sslmode=require')).toEqual({
    schema: 'redrive',
    connection: { connectionString: 'postgresql://u:p@db:5432/x?sslmode=require', options: '-c statement_timeout=0 -c search_path="redrive"' },
  });
});

test('an address does not take from leases what they rest on: the names of sessions, and how long these may stand still', () => {
  const { connection } = parseDatabaseUrl('postgresql://db/x?application_name=mine&fallback_application_name=mine&idle_in_transaction_session_timeout=0');
  expect(connection).toEqual({ connectionString: 'postgresql://db/x', options: '-c search_path="public"' });
});
