import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The entry of `npm run build`: builds the console for `npm start`. */
const root = join(import.meta.dirname, '..');
const build = spawn(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
});
build.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
