import type { JsonSchema } from './api-document.ts';

/** A pattern that is longer says less than the format beside it. */
const readablePattern = 40;

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** What a value must keep to, besides its type: "1 to 200", "at most 1000 characters". */
function limitsOf({ format, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems }: JsonSchema): string[] {
  // What every integer of JSON keeps to is no limit of this one.
  const isGiven = (limit: number | undefined): limit is number => limit !== undefined && Math.abs(limit) !== Number.MAX_SAFE_INTEGER;
  const range = (least: number | undefined, most: number | undefined, unit: string) =>
    isGiven(least) && isGiven(most)
      ? [`${least} to ${most}${unit}`]
      : isGiven(least)
        ? [`at least ${least}${unit}`]
        : isGiven(most)
          ? [`at most ${most}${unit}`]
          : [];
  return [
    ...(format === undefined ? [] : [format]),
    ...(pattern === undefined || format !== undefined || pattern.length > readablePattern ? [] : [`/${pattern}/`]),
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
  ];
}

function typeText(schema: JsonSchema, indent: string): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => typeText(choice, indent)).join(' | ');
  const types = schema.type === undefined ? ['anything'] : [schema.type].flat();
  return types
    .map((type) => (type === 'array' ? `${element(schema.items ?? {}, indent)}[]` : type === 'object' ? objectText(schema, indent) : type))
    .join(' | ');
}

function element(schema: JsonSchema, indent: string): string {
  const text = typeText(schema, indent);
  return text.includes(' | ') && !text.startsWith('{') ? `(${text})` : text;
}

function objectText({ properties = {}, required = [], additionalProperties }: JsonSchema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => `${inner}${name}${required.includes(name) ? '' : '?'}: ${schemaText(schema, inner)}`);
  if (typeof additionalProperties === 'object' && Object.keys(properties).length === 0)
    lines.push(`${inner}[name]: ${schemaText(additionalProperties, inner)}`);
  return lines.length === 0 ? '{ … }' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** A schema as one reads a type: fields with `?` where they may be left out, what they keep to and their default behind them. */
export function schemaText(schema: JsonSchema, indent = ''): string {
  const limits = [...limitsOf(schema), ...(schema.default === undefined ? [] : [`${JSON.stringify(schema.default)} unless given`])];
  return `${typeText(schema, indent)}${limits.length === 0 ? '' : `  (${limits.join(', ')})`}`;
}

/** The named schemas that a schema refers to, and those that these refer to, in the order in which one meets them. */
export function namesIn(schema: unknown, schemas: Readonly<Record<string, JsonSchema>>): string[] {
  const met = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== '$ref' || typeof inner !== 'string') walk(inner);
      else if (!met.has(nameOf(inner))) {
        met.add(nameOf(inner));
        walk(schemas[nameOf(inner)]);
      }
    }
  };
  walk(schema);
  return [...met];
}
