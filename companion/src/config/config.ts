import { ConfigError } from './error.ts';
import type { Secret } from './secret.ts';
import { withSecretFiles } from './secret-files.ts';
import { describeSettings, settingsSchema, type Settings } from './settings.ts';
import { ownVariables, type Environment } from './variables.ts';
import { vendorNeeds, vendorProblems } from './vendor-hosts.ts';
import { webhookProblems } from './webhook.ts';

/** How to reach one vendor. `url` is an origin: no slash at the end, no path. */
export type VendorConfig = { readonly url: string; readonly clientId: string; readonly clientSecret: Secret };

/** All settings, checked and grouped. Durations are milliseconds. */
export type Config = {
  /** `folder` is absolute. */
  readonly data: { readonly folder: string };
  /** `url` null: embedded PostgreSQL. */
  readonly database: { readonly url: Secret | null };
  readonly http: { readonly host: string; readonly port: number };
  readonly connection: { readonly id: string; readonly name: string };
  /** Null while nothing of it is configured; see `requireVendors`. */
  readonly marketo: VendorConfig | null;
  readonly salesforce: (VendorConfig & { readonly apiVersion: string }) | null;
  /** Where changes in Salesforce are heard of at once; null: they are polled for only. */
  readonly events: { readonly address: string; readonly trustedFile: string | null } | null;
  readonly cycle: {
    /** From the end of a cycle to the start of the next, at most; and while members change. */
    readonly waitMs: number;
    readonly busyWaitMs: number;
    readonly requestTimeoutMs: number;
    /** After it a write with unknown outcome may be read (docs/sync-rules.md, 8). */
    readonly vendorTimeoutMs: number;
    /** A process silent for longer loses its work to another one. */
    readonly leaseMs: number;
    readonly deletedPeopleMs: number;
  };
  readonly budget: {
    readonly marketoSharePercent: number;
    readonly marketoCallsPerDay: number;
    /** Calls of all tools together; null: not told. */
    readonly marketoSubscriptionCallsPerDay: number | null;
    readonly salesforceCallsPerDay: number;
  };
  /** Who is told of alerts; null: nobody. */
  readonly alerts: {
    readonly url: Secret;
    readonly format: Settings['LOCKSTEP_ALERTS_FORMAT'];
    /** Hosts that need not be public, or have no https. */
    readonly allowedHosts: readonly string[];
  } | null;
  readonly marketoCurrency: string | null;
  readonly people: {
    /** Who brings people from one side to the other. */
    readonly from: 'lockstep' | 'native';
    readonly graceMs: number;
    readonly defaultLastName: string;
    readonly defaultCompany: string;
    readonly leadSource: string | null;
  };
  /** How long what is over stays in the store, in days. */
  readonly keepDays: {
    readonly history: number;
    readonly previews: number;
    readonly endedLinks: number;
    readonly audit: number;
  };
  readonly log: {
    readonly level: Settings['LOCKSTEP_LOG_LEVEL'];
    readonly format: Settings['LOCKSTEP_LOG_FORMAT'];
  };
  /** Names of LOCKSTEP_* variables that an orchestrator injected and that are no settings; worth a log line. */
  readonly ignored: readonly string[];
};

/**
 * Reads all settings from an environment. Throws a ConfigError with one sentence per problem: a value that cannot be
 * used, a variable nobody knows, a secret given twice or in a file that cannot be read, a vendor half configured, a host
 * that may not be given credentials.
 */
export function loadConfig(env: Environment): Config {
  const own = ownVariables(env);
  const { values, problems: unreadable } = withSecretFiles(own.given);
  const parsed = settingsSchema.safeParse(Object.fromEntries(values));
  const unusable = parsed.success ? [] : parsed.error.issues.map((issue) => sentence(String(issue.path[0])));
  const problems = [
    ...own.problems,
    ...unreadable,
    ...new Set(unusable),
    ...vendorProblems(new Set(own.given.keys()), values),
    ...webhookProblems(values),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return grouped(parsed.data, own.ignored);
}

/** The same config, known to reach both vendors. Throws a ConfigError that names what is missing. */
export function requireVendors(config: Config): Config & {
  readonly marketo: NonNullable<Config['marketo']>;
  readonly salesforce: NonNullable<Config['salesforce']>;
} {
  const { marketo, salesforce } = config;
  if (marketo && salesforce) return { ...config, marketo, salesforce };
  const missing = [...(marketo ? [] : vendorNeeds.marketo), ...(salesforce ? [] : vendorNeeds.salesforce)];
  throw new ConfigError(missing.map((name) => `${name} is missing; set it to ${row(name)?.expects ?? ''}.`));
}

function row(name: string) {
  return describeSettings().find((setting) => setting.name === name);
}

/** What is wrong with one value, without the value: it may be a secret in the wrong place. */
function sentence(name: string): string {
  const setting = row(name);
  const otherwise = setting?.default ? `leave it out to use ${setting.default}` : 'leave it out';
  return `${name} must be ${setting?.expects ?? 'valid'}; correct it or ${otherwise}.`;
}

function grouped(settings: Settings, ignored: readonly string[]): Config {
  const marketo = vendor(
    settings.LOCKSTEP_MARKETO_URL,
    settings.LOCKSTEP_MARKETO_CLIENT_ID,
    settings.LOCKSTEP_MARKETO_CLIENT_SECRET,
  );
  const salesforce = vendor(
    settings.LOCKSTEP_SALESFORCE_URL,
    settings.LOCKSTEP_SALESFORCE_CLIENT_ID,
    settings.LOCKSTEP_SALESFORCE_CLIENT_SECRET,
  );
  return {
    data: { folder: settings.LOCKSTEP_DATA },
    database: { url: settings.LOCKSTEP_DATABASE_URL ?? null },
    http: { host: settings.LOCKSTEP_HOST, port: settings.LOCKSTEP_PORT },
    connection: {
      id: settings.LOCKSTEP_CONNECTION,
      name: settings.LOCKSTEP_CONNECTION_NAME ?? settings.LOCKSTEP_CONNECTION,
    },
    marketo,
    salesforce: salesforce && { ...salesforce, apiVersion: settings.LOCKSTEP_SALESFORCE_API_VERSION },
    events: settings.LOCKSTEP_SALESFORCE_EVENTS
      ? {
          address: settings.LOCKSTEP_SALESFORCE_EVENTS,
          trustedFile: settings.LOCKSTEP_SALESFORCE_EVENTS_CA ?? null,
        }
      : null,
    cycle: {
      waitMs: settings.LOCKSTEP_CYCLE_SECONDS * 1000,
      busyWaitMs: settings.LOCKSTEP_BUSY_CYCLE_SECONDS * 1000,
      requestTimeoutMs: settings.LOCKSTEP_REQUEST_TIMEOUT_SECONDS * 1000,
      vendorTimeoutMs: settings.LOCKSTEP_VENDOR_TIMEOUT_SECONDS * 1000,
      leaseMs: settings.LOCKSTEP_LEASE_SECONDS * 1000,
      deletedPeopleMs: settings.LOCKSTEP_DELETED_PEOPLE_SECONDS * 1000,
    },
    budget: {
      marketoSharePercent: settings.LOCKSTEP_MARKETO_SHARE_PERCENT,
      marketoCallsPerDay: settings.LOCKSTEP_MARKETO_CALLS_PER_DAY,
      marketoSubscriptionCallsPerDay: settings.LOCKSTEP_MARKETO_SUBSCRIPTION_CALLS_PER_DAY ?? null,
      salesforceCallsPerDay: settings.LOCKSTEP_SALESFORCE_CALLS_PER_DAY,
    },
    alerts: settings.LOCKSTEP_ALERTS_URL
      ? {
          url: settings.LOCKSTEP_ALERTS_URL,
          format: settings.LOCKSTEP_ALERTS_FORMAT,
          allowedHosts: settings.LOCKSTEP_ALLOW_ALERT_HOSTS,
        }
      : null,
    marketoCurrency: settings.LOCKSTEP_MARKETO_CURRENCY ?? null,
    people: {
      from: settings.LOCKSTEP_PEOPLE_FROM,
      graceMs: settings.LOCKSTEP_PERSON_GRACE_SECONDS * 1000,
      defaultLastName: settings.LOCKSTEP_DEFAULT_LAST_NAME,
      defaultCompany: settings.LOCKSTEP_DEFAULT_COMPANY,
      leadSource: settings.LOCKSTEP_LEAD_SOURCE ?? null,
    },
    keepDays: {
      history: settings.LOCKSTEP_KEEP_HISTORY_DAYS,
      previews: settings.LOCKSTEP_KEEP_PREVIEWS_DAYS,
      endedLinks: settings.LOCKSTEP_KEEP_ENDED_LINKS_DAYS,
      audit: settings.LOCKSTEP_KEEP_AUDIT_DAYS,
    },
    log: { level: settings.LOCKSTEP_LOG_LEVEL, format: settings.LOCKSTEP_LOG_FORMAT },
    ignored,
  };
}

function vendor(
  url: string | undefined,
  clientId: string | undefined,
  clientSecret: Secret | undefined,
): VendorConfig | null {
  return url && clientId && clientSecret ? { url, clientId, clientSecret } : null;
}
