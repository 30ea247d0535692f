/** Text as Postgres takes it: NUL characters, which it refuses, become their picture ␀. The bytes themselves are kept elsewhere. */
export function postgresText<Text extends string | null>(text: Text): Text | string {
  return text?.includes('\0') ? text.replaceAll('\0', '␀') : text;
}
