/** A time as an operator types it, in UTC: `2026-11-30 12:04`, `2026-11-30T12:04:05.120Z`. */
const written = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(\.\d{1,3})?)?Z?$/;

/** @returns the instant in ISO 8601, or undefined where the text is none. */
export function askedTime(text: string): string | undefined {
  const [, day, minute, second = '00', fraction = ''] = written.exec(text.trim()) ?? [];
  const at = new Date(`${day}T${minute}:${second}${fraction}Z`);
  // A 31st of June would be taken for the 1st of July.
  return Number.isNaN(at.getTime()) || day === undefined || !at.toISOString().startsWith(day) ? undefined : at.toISOString();
}
