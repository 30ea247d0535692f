/** What each module imports, by paths relative to the root. */
export type ImportGraph = Map<string, { resolved: string; typeOnly: boolean }[]>;

/** Code that cannot run in a browser: it would end up in the page's bundle, or break its build. */
const serverCode = /^(lib\/(db|kafka|worker)\/|prisma\/|.*node_modules\/(pg|pg-copy-streams|kafkajs|@platformatic\/kafka|@prisma\/|pino)\/)/;

/** Shortest way from `start` to server code over imports of values; types are erased. */
function wayToServerCode(graph: ImportGraph, start: string): string[] | undefined {
  const ways: string[][] = [[start]];
  const visited = new Set([start]);
  for (const way of ways) {
    const module = way.at(-1) ?? start;
    if (serverCode.test(module)) return way;
    const next = (graph.get(module) ?? []).filter(({ resolved, typeOnly }) => !(typeOnly || visited.has(resolved)));
    for (const { resolved } of next) {
      visited.add(resolved);
      ways.push([...way, resolved]);
    }
  }
  return undefined;
}

/**
 * Components use lib's types, schemas and pure functions, never what talks to Kafka or Postgres, however far away.
 * @returns one line for each component that reaches such code.
 */
export function serverCodeReached(graph: ImportGraph): string[] {
  const components = [...graph.keys()].filter((module) => module.startsWith('components/') && !/\.test\.tsx?$/.test(module));
  return components.flatMap((component) => {
    const way = wayToServerCode(graph, component);
    return way === undefined ? [] : [`${way.join(' → ')} (components-reach-no-server-code)`];
  });
}
