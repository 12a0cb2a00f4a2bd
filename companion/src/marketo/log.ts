/** The little this room asks of a log; pino fits. */
export type Log = {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
};

export const silent: Log = { debug: () => undefined, warn: () => undefined };
