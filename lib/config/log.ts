import pino from 'pino';

/** The one logger: a JSON line each, on standard output. The level is read here because logging must work before the configuration is known to be right. */
export const log = pino({ base: { pid: process.pid }, level: process.env.LOG_LEVEL ?? 'info', timestamp: pino.stdTimeFunctions.isoTime });
