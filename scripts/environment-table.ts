import { environmentSchema } from '#lib/config/environment.ts';

function describeDefault(schema: (typeof environmentSchema.shape)[keyof typeof environmentSchema.shape]): string {
  const given = schema.safeParse(undefined);
  if (!given.success) return 'required';
  if (given.data === undefined) return '–';
  const value = Array.isArray(given.data) ? given.data.join(',') : String(given.data);
  return value === '' ? 'none' : `\`${value}\``;
}

/** The README's table of environment variables, in Markdown; a test holds the README to it. Print it with `node scripts/environment-table.ts`. */
export function environmentTable(): string {
  const rows = Object.entries(environmentSchema.shape).map(([name, schema]) => `| \`${name}\` | ${describeDefault(schema)} | ${schema.description ?? ''} |`);
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

if (import.meta.main) process.stdout.write(`${environmentTable()}\n`);
