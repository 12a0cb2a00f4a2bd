/**
 * Settings that cannot be used. One sentence per problem, one problem per line; no sentence holds a value that was given.
 * `failure` has the shape of the house's failures, so that the command line prints it like any other.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
  readonly problems: readonly string[];
  readonly failure: {
    readonly kind: 'config';
    readonly vendor: 'lockstep';
    readonly code: 'BAD_SETTINGS';
    readonly message: string;
    readonly retryable: false;
  };
  constructor(problems: readonly string[]) {
    const message = problems.join('\n');
    super(message);
    this.problems = problems;
    this.failure = { kind: 'config', vendor: 'lockstep', code: 'BAD_SETTINGS', message, retryable: false };
  }
}
