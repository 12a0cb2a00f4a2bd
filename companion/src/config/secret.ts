import { inspect } from 'node:util';

/** A value that no log, JSON or error message can print. Call `reveal()` only where it is sent to the vendor. */
export type Secret = { reveal(): string };

/** Wraps a secret; printing it in any way shows `[secret]`. */
export function secret(value: string): Secret {
  return Object.freeze({
    reveal: () => value,
    toString: () => '[secret]',
    toJSON: () => '[secret]',
    [inspect.custom]: () => '[secret]',
  });
}
