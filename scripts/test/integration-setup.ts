import { randomUUID } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { migrate } from '#prisma/migrate.ts';
import { databaseUrl, onServer, stackVariable } from './test-database.ts';

/** Where one project leaves the template's name for the next: each evaluates this file anew, and their processes know it only from what a project provides. */
const variable = 'TEST_TEMPLATE_DATABASE';

/** Once per run: fails at once where there is no stack, and makes the migrated database that tests clone. Projects come here one after the other. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  stackVariable('TEST_KAFKA_BROKERS');
  const made = process.env[variable];
  if (made !== undefined) {
    project.provide('templateDatabase', made);
    return;
  }
  const template = `redrive_template_${randomUUID().replaceAll('-', '')}`;
  await onServer((client) => `create database ${client.escapeIdentifier(template)}`);
  await migrate(databaseUrl(template));
  process.env[variable] = template;
  project.provide('templateDatabase', template);
  return () => onServer((client) => `drop database if exists ${client.escapeIdentifier(template)} with (force)`);
}
