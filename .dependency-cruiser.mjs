// Who may import whom: DESIGN's folder table as rules. Run by scripts/test/import-direction-gate.ts, which also counts the modules seen.

/** What each folder of lib/ may import; a folder below brings what it stands on (leases → db → config). */
const mayImport = {
  config: [],
  kafka: ['config'],
  db: ['config'],
  leases: ['db'],
  access: ['db'],
  live: ['db'],
  'dead-letters': ['kafka', 'leases', 'access', 'live'],
  lag: ['kafka', 'leases', 'access', 'live'],
  trace: ['kafka', 'leases', 'access', 'live'],
  replay: ['dead-letters', 'lag', 'trace'],
  rewind: ['dead-letters', 'lag'],
  catalog: ['replay'],
  alerts: ['replay'],
  worker: ['catalog', 'alerts', 'rewind'],
};

/** Test files, and what stands beside them only for them. */
const tests = String.raw`\.test\.tsx?$`;
const kafkaClients = 'node_modules/(kafkajs|@platformatic/kafka)/';
const product = '^(app|components|lib|prisma)/';

/** @param {string} folder @returns {Set<string>} the folder and everything below it */
function reach(folder) {
  const reached = new Set([folder]);
  for (const below of mayImport[folder]) for (const name of reach(below)) reached.add(name);
  return reached;
}

const libRules = Object.keys(mayImport).map((folder) => ({
  name: `lib-${folder}-imports-only-what-is-below`,
  comment: `lib/${folder} may import of lib/: ${[...reach(folder)].sort().join(', ')}`,
  severity: 'error',
  from: { path: `^lib/${folder}/`, pathNot: tests },
  to: { path: '^lib/', pathNot: `^lib/(${[...reach(folder)].join('|')})/` },
}));

/** @param {string} name @param {object} from @param {object} to @param {string} comment */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    forbid('no-cycle', {}, { circular: true }, 'Arrows point down: no cycles, of types neither.'),
    forbid('no-unresolvable', {}, { couldNotResolve: true }, 'Every import names something that is there.'),
    forbid(
      'lib-folder-is-known',
      { path: '^lib/[^/]+/', pathNot: `^lib/(${Object.keys(mayImport).join('|')})/` },
      {},
      'A folder of lib/ has its row in the table above.',
    ),
    ...libRules,
    forbid('lib-imports-no-face', { path: '^(lib|prisma)/' }, { path: '^(app|components)/' }, 'lib/ knows nothing of pages.'),
    forbid('components-import-no-page', { path: '^components/' }, { path: '^app/' }, 'Pages compose components, not the other way.'),
    forbid('prisma-imports-config-and-db', { path: '^prisma/' }, { path: '^lib/', pathNot: '^lib/(config|db)/' }, 'Migrations stand beside the database.'),
    forbid('only-db-imports-prisma', { path: '^(app|components|lib/(?!db/))', pathNot: tests }, { path: '^prisma/' }, 'The schema is reached through lib/db.'),
    forbid(
      'product-imports-product',
      { path: product, pathNot: tests },
      { path: '^(demo|e2e|bench|scripts)/' },
      'What ships knows neither the shop nor the tests.',
    ),
    forbid('tests-use-no-shop', { path: product }, { path: '^(demo|e2e|bench)/' }, 'Tests of the product stand without the shop.'),
    forbid(
      'demo-imports-nothing-of-ours',
      { path: '^demo/' },
      { path: '^(app|bench|components|e2e|lib|prisma)/' },
      'The shop is written as our users write theirs.',
    ),
    forbid('demo-services-start-nothing', { path: '^demo/', pathNot: tests }, { path: '^scripts/' }, 'The scripts start the shop, not the other way.'),
    forbid('no-import-of-tests', { pathNot: tests }, { path: tests }, 'Nothing stands on a test file.'),
    forbid(
      'only-lib-kafka-knows-a-client',
      { pathNot: [tests, '^(lib/kafka|demo|e2e|scripts/test|bench)/'] },
      { path: kafkaClients },
      'lib/kafka is the only place that knows a Kafka client.',
    ),
    forbid('no-server-only', { path: '^lib/' }, { path: '(^|/)server-only(/|$)' }, 'Workers are plain Node.'),
    forbid(
      'no-dev-dependency',
      { path: product, pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
      'What ships imports what is installed with it.',
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    // A build keeps a copy of its worker's source.
    exclude: { path: String.raw`^\.(redrive|next)/` },
    doNotFollow: { path: ['node_modules', '^lib/db/generated/'] },
    extraExtensionsToScan: ['.css', '.json'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'require', 'types'],
    },
  },
};
