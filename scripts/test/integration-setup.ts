import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { migrate } from '#prisma/migrate.ts';
import { databaseUrl, onServer, stackVariable } from './test-database.ts';

/** Once per run: fails at once where there is no stack, and makes the migrated database that test files clone. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  stackVariable('TEST_KAFKA_BROKERS');
  const template = `redrive_template_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => `create database ${client.escapeIdentifier(template)}`);
  await migrate(databaseUrl(template));
  project.provide('templateDatabase', template);
  return () => onServer((client) => `drop database if exists ${client.escapeIdentifier(template)} with (force)`);
}
