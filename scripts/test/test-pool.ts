import type pg from 'pg';
import { onTestFinished } from 'vitest';
import { openPool } from '#lib/db/open-pool.ts';
import { testDatabase } from './test-database.ts';

/** A pool over a migrated database of the calling test's own; both are gone when that test ends. */
export async function testPool(): Promise<pg.Pool> {
  const pool = openPool(await testDatabase());
  onTestFinished(() => pool.end());
  return pool;
}
