import type { Comparison } from '../links/compare.ts';
import type { ActionService } from '../links/action-views.ts';
import type { ReportService } from '../links/report-views.ts';
import type { LinkService } from '../links/views.ts';
import type { CycleReport } from '../cycle/run-cycle.ts';

/** What a command works with: one connection, opened for as long as the command runs. */
export type Companion = {
  readonly connectionId: string;
  readonly links: LinkService;
  readonly actions: ActionService;
  /** What the pages show of work, failures and members. */
  readonly reports: ReportService;
  /** One cycle here and now; undefined when another process is running one. */
  runCycle(first?: string): Promise<CycleReport | undefined>;
  /** Reads both sides of a link fresh and compares them; writes nothing. */
  compare(linkId: string): Promise<Comparison>;
  readonly keys: Keys;
  /** Checks of settings, database and both vendors, in words. */
  examine(): Promise<readonly Finding[]>;
  /** Sends the webhook of alerts a test and returns the status of its answer; missing where no webhook is set. */
  readonly tellTest?: () => Promise<number>;
  /** Vendor calls made by this process. */
  calls(): { readonly marketo: number; readonly salesforce: number };
  close(): Promise<void>;
};

export type Finding = { readonly what: string; readonly ok: boolean; readonly detail: string };

export type KeyRole = 'viewer' | 'marketer' | 'admin';
export type KeyScope = 'salesforce' | 'operator';

export type Keys = {
  create(owner: { readonly name: string; readonly role: KeyRole; readonly scope: KeyScope }): Promise<{
    readonly prefix: string;
    /** Shown this once. */
    readonly key: string;
  }>;
  list(): Promise<
    readonly {
      readonly prefix: string;
      readonly name: string;
      readonly role: string;
      readonly scope: string;
      readonly createdAt: string;
      readonly revokedAt: string | null;
    }[]
  >;
  revoke(prefix: string): Promise<boolean>;
};

/** What main hands to the command line. */
export type Doors = {
  /** Opens the connection that the settings name. */
  readonly open: () => Promise<Companion>;
  /** Runs API and cycles until a signal ends it; resolves when everything is closed. */
  readonly serve: (options: { readonly port?: number }) => Promise<void>;
  /** Runs the sandbox until a signal ends it. */
  readonly sandbox: (options: SandboxChoice) => Promise<void>;
  /** Runs one vendor's sandbox alone until a signal ends it. */
  readonly marketoSandbox: (options: VendorSandboxChoice) => Promise<void>;
  readonly salesforceSandbox: (options: VendorSandboxChoice) => Promise<void>;
  /** Copies the embedded database into a new folder; returns the bytes copied. */
  readonly backUp: (folder: string) => Promise<number>;
  /** Puts such a copy into the data folder and returns that. */
  readonly restore: (folder: string) => Promise<string>;
  readonly version: string;
};

export type VendorSandboxChoice = {
  readonly seed: number;
  readonly scale: number;
  readonly size: 'demo' | 'full';
  readonly port: number;
  readonly backdoorPort: number;
  readonly json?: boolean;
};

export type SandboxChoice = {
  readonly seed: number;
  readonly scale: number;
  readonly size: 'demo' | 'full';
  readonly marketoPort: number;
  readonly salesforcePort: number;
  readonly backdoorPort: number;
};
