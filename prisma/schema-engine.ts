import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { parseDatabaseUrl } from '#lib/db/database-url.ts';

const schemaFile = join(import.meta.dirname, 'schema.prisma');
export const schemaFiles: [string, string][] = [[schemaFile, readFileSync(schemaFile, 'utf8')]];

/** Sends a migration to Postgres as one script. The adapter's own way cuts it at every semicolon, also inside functions and comments. */
class ScriptSafePrismaPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script);
    };
    return adapter;
  }
}

let isInstantiated = false;

/** The engine's 10 s limit on its advisory lock is never cleared: it must not keep the process alive. Its import's name ends in a hash. */
const unreferencedTimers = Object.fromEntries(
  Object.keys(bindings)
    .filter((name) => name.startsWith('__wbg_setTimeout'))
    .map((name) => [name, (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref()]),
);

/** Prisma's own engine compiled to WebAssembly: its command line would download a native one, which fails where there is no internet. */
async function instantiate(): Promise<void> {
  if (isInstantiated) return;
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm')
    .replace('schema_engine.js', 'schema_engine_bg.wasm');
  const imports = { ...bindings, ...unreferencedTimers };
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': imports });
  bindings.__wbg_set_wasm(instance.exports);
  const start: unknown = instance.exports.__wbindgen_start;
  if (typeof start === 'function') start();
  isInstantiated = true;
}

/** Runs `use` with a schema engine connected to a database, and frees it. */
export async function withSchemaEngine<Result>(databaseUrl: string, use: (engine: bindings.SchemaEngine) => Promise<Result>): Promise<Result> {
  await instantiate();
  const { connection, schema } = parseDatabaseUrl(databaseUrl);
  const pool = new pg.Pool(connection);
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(new ScriptSafePrismaPg(pool, { schema }));
    const engine = await bindings.SchemaEngine.new({ datamodels: schemaFiles }, () => undefined, factory);
    try {
      return await use(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}
