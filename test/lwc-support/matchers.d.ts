declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> {
    /** Fails on what axe finds (see @sa11y/jest). */
    toBeAccessible(): Promise<R>;
  }
}

export {};
