import pino from 'pino';

/**
 * The one logger: a JSON line each, on standard output. The level is read here because logging must work before the configuration is known to be right;
 * a wrong one is told when the configuration is read.
 */
export const log = pino({ base: { pid: process.pid }, level: levelOf(process.env.LOG_LEVEL), timestamp: pino.stdTimeFunctions.isoTime });

function levelOf(level: string | undefined): string {
  return level !== undefined && Object.hasOwn(pino.levels.values, level) ? level : 'info';
}
