import { z } from 'zod';

const schema = z.object({
  /** Where the console is reached. */
  url: z.url(),
  brokers: z.string(),
  /** The shop's own settings, as its processes read them. */
  shop: z.record(z.string(), z.string()),
  distDir: z.string(),
  /** The environment of the console's processes. */
  console: z.record(z.string(), z.string()),
  directory: z.string(),
});

/** What the set-up started, for the tests. */
export type World = z.infer<typeof schema>;

const variable = 'E2E_WORLD';

/** Hands the world on to the processes that run the tests. */
export function publishWorld(world: World): void {
  process.env[variable] = JSON.stringify(world);
}

/** The world, once the set-up has published it. */
export function publishedWorld(): World | undefined {
  const published = process.env[variable];
  return published === undefined ? undefined : schema.parse(JSON.parse(published));
}

/** The world that the set-up started. @throws Error outside of a test */
export function readWorld(): World {
  const world = publishedWorld();
  if (world === undefined) throw new Error('The world is read before the set-up has made it.');
  return world;
}
