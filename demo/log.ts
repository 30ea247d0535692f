import { fullStack, toError } from './errors.ts';

export interface Log {
  info(message: string): void;
  error(message: string, error?: unknown): void;
}

/** Lines on standard output, errors with their stack on standard error. */
export const consoleLog: Log = {
  info: (message) => console.log(`${new Date().toISOString()} ${message}`),
  error: (message, error) => console.error(`${new Date().toISOString()} ${message}${error === undefined ? '' : `\n${fullStack(toError(error))}`}`),
};
