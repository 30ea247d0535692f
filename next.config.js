/** Sent with every answer; the content security policy carries a nonce a request and is set in proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  // Two builds of one checkout (a demo beside the tests) must not overwrite each other.
  distDir: process.env.REDRIVE_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks types with tsc over everything; a build need not do it again.
  // Next writes into a configuration that extends nothing; into this one it does not.
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'tsconfig.next.json' },
  // Clients with native parts, WebAssembly or requires of their own: left to Node.
  serverExternalPackages: [
    '@node-rs/crc32',
    '@platformatic/kafka',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/driver-adapter-utils',
    'kafkajs',
    'pg',
    'pg-copy-streams',
    'pino',
    'prom-client',
  ],
  // A page or route that nobody asks for takes no memory: some 30 MB of an idle console.
  experimental: { preloadEntriesOnStart: false },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
