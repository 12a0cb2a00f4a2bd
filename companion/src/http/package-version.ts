import type { Request, Response } from 'express';
import { Refusal } from './problem.ts';

/** The oldest Salesforce package whose calls this API still understands; raised with the change that breaks older ones. */
export const oldestPackage = '0.1.0';

/**
 * The handshake of package and service, which are updated apart: every call brings the package's version, every answer to
 * somebody with a key ours, so that either side can say in words that the other is too old. Throws a Refusal when the
 * package is; callers that are no package bring no version.
 */
export function tellVersions(request: Request, response: Response, running: string): void {
  response.setHeader('X-Lockstep-Version', running);
  const given = request.get('x-lockstep-package');
  if (given !== undefined && isOlder(given, oldestPackage)) throw tooOld(given, running);
}

const tooOld = (given: string, running: string) =>
  new Refusal({
    status: 409,
    title: 'Package too old',
    code: 'PACKAGE_TOO_OLD',
    detail: `The package in Salesforce (${given}) is too old for Lockstep ${running}. Ask your admin to update the package. Nothing is lost.`,
  });

/** Whether a version such as 0.9.12 comes before another; a text that is none comes before nothing. */
export function isOlder(version: string, than: string): boolean {
  const pattern = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;
  const left = pattern.exec(version)?.slice(1).map(Number);
  const right = pattern.exec(than)?.slice(1).map(Number);
  if (left === undefined || right === undefined) return false;
  const at = left.findIndex((part, place) => part !== right[place]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}
