import type { JsonFields } from './json-fields.ts';
import { NameTable } from './name-table.ts';

interface Branch {
  wanted: number;
  below: Map<string, Branch>;
}

function tableOf(below: Map<string, Branch>): JsonFields {
  const branches = [...below.values()];
  return {
    names: new NameTable([...below.keys()]),
    wanted: branches.map(({ wanted }) => wanted),
    nested: branches.map((branch) => (branch.below.size === 0 ? undefined : tableOf(branch.below))),
  };
}

/** The fields that these paths name, of nested objects joined by dots, each told by its place among them. @param paths folded (name-table.ts), each once */
export function jsonPaths(paths: Iterable<string>): JsonFields {
  const root = new Map<string, Branch>();
  let wanted = 0;
  for (const path of paths) {
    const parts = path.split('.');
    let below = root;
    for (const [depth, part] of parts.entries()) {
      const branch = below.get(part) ?? { wanted: -1, below: new Map() };
      if (depth === parts.length - 1) branch.wanted = wanted;
      below.set(part, branch);
      below = branch.below;
    }
    wanted++;
  }
  return tableOf(root);
}
