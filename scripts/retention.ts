import type pg from 'pg';
import { ConfigurationError, environment } from '#lib/config/environment.ts';
import { databasePool } from '#lib/db/client.ts';
import { fullEvidencePartitions } from '#lib/db/evidence-partitions.ts';
import { requireSchema, SchemaMissing } from '#lib/db/schema-version.ts';
import { judgePartition } from '#lib/dead-letters/retention/forgettable.ts';
import { retentionRule } from '#lib/dead-letters/retention/keep-retention.ts';

/** Prints what the workers may drop now, and changes nothing. */
async function preview(pool: pg.Pool): Promise<void> {
  const rule = retentionRule(environment());
  if (rule === undefined) {
    console.log('Everything is kept: REDRIVE_KEEP_DAYS is 0.');
    return;
  }
  console.log(`Dropped may be what was indexed before ${rule.before.toISOString()}${rule.dropsOpen ? ', whether open or not' : ' and is no longer open'}.`);
  await requireSchema(pool);
  const partitions = await fullEvidencePartitions(pool);
  if (partitions.length === 0) console.log('No partition of dead letters is full yet: nothing is dropped before.');
  for (const partition of partitions) {
    const { newestAt, isOld, records, forgettable } = await judgePartition(pool, partition, rule);
    const until = newestAt === null ? 'empty' : `indexed until ${newestAt.toISOString()}`;
    console.log(`${partition.name}: ${until}: ${isOld ? `${forgettable} of ${records} records may go` : 'kept'}`);
  }
}

try {
  const pool = databasePool();
  try {
    await preview(pool);
  } finally {
    await pool.end();
  }
} catch (error) {
  console.error(error instanceof ConfigurationError || error instanceof SchemaMissing ? error.message : error);
  process.exitCode = 1;
}
