import { resolve } from 'node:path';
import { z } from 'zod';
import { secret } from './secret.ts';

/** What is said about a setting in the documentation, by `doctor` and in error messages. */
type Note = {
  /** What it is for: a phrase that ends with a full stop. */
  readonly about: string;
  /** Completes "must be …". */
  readonly expects: string;
  /** As it would be written in the environment; without one the setting is simply off. */
  readonly default?: string;
  /** What happens without it, where that is not plain. */
  readonly without?: string;
  readonly secret?: true;
};

const notes = z.registry<Note>();

/** A setting that always has a value. */
function setting<S extends z.ZodType<unknown, string>>(schema: S, note: Note & { readonly default: string }) {
  // zod derives the input type from S and cannot see that the bound above makes it a string.
  const complete = schema.prefault(note.default as z.core.util.NoUndefined<z.input<S>>);
  notes.add(complete, note);
  return complete;
}

/** A setting that may be absent. */
function optional<S extends z.ZodType<unknown, string>>(schema: S, note: Note) {
  const complete = schema.exactOptional();
  notes.add(complete, note);
  return complete;
}

const text = (max: number) => z.string().trim().min(1).max(max);
const hidden = z.string().min(1).transform(secret);
const whole = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

/** An address without a name, password, query or fragment in it; which hosts are allowed is decided in vendor-hosts.ts. */
const address = (path: RegExp) =>
  z
    .string()
    .trim()
    .transform((value, context) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      const plain = url && !url.username && !url.password && !url.search && !url.hash;
      if (plain && /^https?:$/.test(url.protocol) && path.test(url.pathname)) return url.origin;
      context.addIssue({ code: 'custom', message: 'not a plain address' });
      return z.NEVER;
    });

const hostList = z
  .string()
  .transform((value) => value.split(',').map((host) => host.trim().toLowerCase()))
  .pipe(z.array(z.string().regex(/^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/)));

/** Every setting of the companion, by the name of its variable. The only place where a setting is introduced. */
export const settingsSchema = z.object({
  LOCKSTEP_DATA: setting(
    text(4096).transform((folder) => resolve(folder)),
    {
      about: 'Folder for the embedded database and everything else that is kept on disk.',
      expects: 'the path of a folder',
      default: './.lockstep',
    },
  ),
  LOCKSTEP_DATABASE_URL: optional(
    z
      .string()
      .trim()
      .regex(/^postgres(ql)?:\/\/\S+$/)
      .transform(secret),
    {
      about: 'A PostgreSQL database of your own, version 15 or later.',
      expects: 'an address such as postgresql://user:password@host:5432/lockstep',
      without: 'embedded PostgreSQL',
      secret: true,
    },
  ),
  LOCKSTEP_HOST: setting(
    z
      .string()
      .trim()
      .regex(/^[\w.:-]{1,253}$/),
    {
      about: 'Where the API listens.',
      expects: 'a host name or an IP address of this machine',
      default: '127.0.0.1',
    },
  ),
  LOCKSTEP_PORT: setting(whole(0, 65_535), {
    about: 'Port on which the API listens; 0 picks a free one.',
    expects: 'a port number from 0 to 65535',
    default: '7400',
  }),
  LOCKSTEP_CONNECTION: setting(
    z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/),
    {
      about: 'Id of the connection this companion serves; part of every key in the database.',
      expects: 'at most 63 small letters, digits, hyphens and underscores, beginning with a letter or digit',
      default: 'default',
    },
  ),
  LOCKSTEP_CONNECTION_NAME: optional(text(120), {
    about: 'Name of the connection as people see it.',
    expects: 'a text of at most 120 characters',
    without: 'same as LOCKSTEP_CONNECTION',
  }),
  LOCKSTEP_MARKETO_URL: optional(address(/^\/*(rest\/*)?$/), {
    about:
      'Address of the Marketo subscription (Admin, Web Services, REST API); a trailing /rest is accepted.',
    expects: 'an address such as https://123-ABC-456.mktorest.com',
  }),
  LOCKSTEP_MARKETO_CLIENT_ID: optional(text(256), {
    about: 'Client id of the LaunchPoint service made for Lockstep.',
    expects: 'the client id as Marketo shows it',
  }),
  LOCKSTEP_MARKETO_CLIENT_SECRET: optional(hidden, {
    about: 'Client secret of the same LaunchPoint service.',
    expects: 'the client secret as Marketo shows it',
    secret: true,
  }),
  LOCKSTEP_SALESFORCE_URL: optional(address(/^\/*$/), {
    about: 'Address of the Salesforce org (Setup, My Domain).',
    expects: 'an address such as https://mydomain.my.salesforce.com',
  }),
  LOCKSTEP_SALESFORCE_CLIENT_ID: optional(text(1024), {
    about: 'Consumer key of the app that Lockstep signs in with (client credentials flow).',
    expects: 'the consumer key as Salesforce shows it',
  }),
  LOCKSTEP_SALESFORCE_CLIENT_SECRET: optional(hidden, {
    about: 'Consumer secret of the same app.',
    expects: 'the consumer secret as Salesforce shows it',
    secret: true,
  }),
  LOCKSTEP_SALESFORCE_API_VERSION: setting(
    z
      .string()
      .trim()
      .regex(/^[1-9]\d{1,2}\.0$/),
    {
      about: 'Version of the Salesforce API that is asked for.',
      expects: 'a version such as 65.0',
      default: '65.0',
    },
  ),
  LOCKSTEP_SALESFORCE_EVENTS: optional(
    z
      .string()
      .trim()
      .regex(/^[a-z0-9.-]+:\d{1,5}$/i)
      .transform((host) => host.toLowerCase()),
    {
      about:
        "Salesforce's event service, to hear of changed campaign members at once; members are only polled without it.",
      expects: 'a host with its port, such as api.pubsub.salesforce.com:7443',
    },
  ),
  LOCKSTEP_SALESFORCE_EVENTS_CA: optional(text(4096), {
    about:
      'File with the certificates (PEM) by which the event service is trusted, in the place of the usual ones.',
    expects: 'the path of a file that can be read',
  }),
  LOCKSTEP_ALLOW_VENDOR_HOSTS: setting(hostList.or(z.literal('').transform((): string[] => [])), {
    about:
      "Hosts besides Marketo's and Salesforce's own that may be given the vendors' credentials; plain http only on loopback.",
    expects: 'a comma-separated list of host or host:port',
    default: '',
    without: 'no others',
  }),
  LOCKSTEP_CYCLE_SECONDS: setting(whole(1, 86_400), {
    about: 'Longest wait between the end of one cycle and the start of the next.',
    expects: 'a whole number of seconds from 1 to 86400',
    default: '300',
  }),
  LOCKSTEP_BUSY_CYCLE_SECONDS: setting(whole(1, 86_400), {
    about:
      'Wait between two cycles while members change. It grows to the longest wait while nothing does, or when the calls of the day would not last.',
    expects: 'a whole number of seconds from 1 to 86400',
    default: '60',
  }),
  LOCKSTEP_DELETED_PEOPLE_SECONDS: setting(whole(0, 86_400), {
    about: "Wait between two looks into Marketo's list of deleted people, which takes a call of its own.",
    expects: 'a whole number of seconds from 0 to 86400',
    default: '3600',
  }),
  LOCKSTEP_REQUEST_TIMEOUT_SECONDS: setting(whole(1, 3600), {
    about: 'How long a call to a vendor may take before it is given up.',
    expects: 'a whole number of seconds from 1 to 3600',
    default: '90',
  }),
  LOCKSTEP_VENDOR_TIMEOUT_SECONDS: setting(whole(0, 3600), {
    about: "The vendors' own server time-out: after it a write with unknown outcome may be read.",
    expects: 'a whole number of seconds from 0 to 3600',
    default: '90',
  }),
  LOCKSTEP_LEASE_SECONDS: setting(whole(1, 600), {
    about: 'How long this process may be silent before another one takes its work over.',
    expects: 'a whole number of seconds from 1 to 600',
    default: '5',
  }),
  LOCKSTEP_MARKETO_SHARE_PERCENT: setting(whole(1, 100), {
    about:
      "Share of Marketo's call rate and concurrency that Lockstep uses; the rest is left to other integrations.",
    expects: 'a whole number from 1 to 100',
    default: '50',
  }),
  LOCKSTEP_MARKETO_CALLS_PER_DAY: setting(whole(1, 100_000_000), {
    about: 'Most calls to Marketo in one of its days (midnight to midnight, America/Chicago).',
    expects: 'a whole number of at least 1',
    default: '25000',
  }),
  LOCKSTEP_MARKETO_SUBSCRIPTION_CALLS_PER_DAY: optional(whole(1, 100_000_000), {
    about:
      "Calls that your whole Marketo subscription has a day, as Marketo's Admin > Web Services shows them: the Sync Status tab shows what all tools together used of it.",
    expects: 'a whole number of at least 1',
    without: 'only our own calls to Marketo are shown',
  }),
  LOCKSTEP_SALESFORCE_CALLS_PER_DAY: setting(whole(1, 100_000_000), {
    about: 'Most calls to Salesforce in 24 hours.',
    expects: 'a whole number of at least 1',
    default: '50000',
  }),
  LOCKSTEP_MARKETO_CURRENCY: optional(
    z
      .string()
      .trim()
      .regex(/^[A-Z]{3}$/),
    {
      about:
        'Currency of period costs in Marketo; an org with several currencies takes costs only for campaigns of this one.',
      expects: 'a code of three capital letters such as EUR',
      without: 'no costs are written in an org with several currencies',
    },
  ),
  LOCKSTEP_PEOPLE_FROM: setting(z.enum(['lockstep', 'native']), {
    about:
      "Who brings people from one side to the other: lockstep creates them, native waits for Marketo's own sync with Salesforce.",
    expects: 'one of lockstep, native',
    default: 'lockstep',
  }),
  LOCKSTEP_PERSON_GRACE_SECONDS: setting(whole(0, 604_800), {
    about: "How long Marketo's own sync may take to bring a person, before somebody is asked to look.",
    expects: 'a whole number of seconds from 0 to 604800',
    default: '1800',
  }),
  LOCKSTEP_DEFAULT_LAST_NAME: setting(text(80), {
    about: 'Last name of a lead that is created in Salesforce for a person without one.',
    expects: 'a text of at most 80 characters',
    default: '[not provided]',
  }),
  LOCKSTEP_DEFAULT_COMPANY: setting(text(255), {
    about: 'Company of a lead that is created in Salesforce for a person without one.',
    expects: 'a text of at most 255 characters',
    default: '[not provided]',
  }),
  LOCKSTEP_LEAD_SOURCE: optional(text(255), {
    about: 'Lead source of leads that are created in Salesforce.',
    expects: 'a text of at most 255 characters',
    without: 'left empty',
  }),
  LOCKSTEP_KEEP_HISTORY_DAYS: setting(whole(30, 36_500), {
    about:
      'How long batches, cycles, changes and the like are kept; what waits, is open or is needed to decide stays.',
    expects: 'a whole number of days from 30 to 36500',
    default: '400',
  }),
  LOCKSTEP_KEEP_PREVIEWS_DAYS: setting(whole(7, 36_500), {
    about: 'How long previews and plans that nobody applied are kept.',
    expects: 'a whole number of days from 7 to 36500',
    default: '30',
  }),
  LOCKSTEP_KEEP_ENDED_LINKS_DAYS: setting(whole(30, 36_500), {
    about:
      'How long a link that was ended is kept with its members: by them a new link of the same pair tells whom it would add again.',
    expects: 'a whole number of days from 30 to 36500',
    default: '730',
  }),
  LOCKSTEP_KEEP_AUDIT_DAYS: setting(whole(90, 36_500), {
    about: 'How long the audit log says who did what.',
    expects: 'a whole number of days from 90 to 36500',
    default: '1095',
  }),
  LOCKSTEP_LOG_LEVEL: setting(z.enum(['error', 'warn', 'info', 'debug', 'trace', 'silent']), {
    about: 'The least important lines that are written.',
    expects: 'one of error, warn, info, debug, trace, silent',
    default: 'info',
  }),
  LOCKSTEP_ALERTS_URL: optional(
    z
      .string()
      .trim()
      .max(4096)
      .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
      .transform(secret),
    {
      about:
        'Webhook that is told what somebody must know of, and when it is over: a chat room or an alerting tool.',
      expects: 'an address such as https://hooks.example.com/services/T0000/B0000',
      without: 'nobody is told; alerts stand on the Sync Status tab',
      secret: true,
    },
  ),
  LOCKSTEP_ALERTS_FORMAT: setting(z.enum(['chat', 'teams', 'json']), {
    about:
      'Who reads the webhook: chat for Slack, Mattermost or Google Chat, teams for a workflow of Microsoft Teams, json for tools.',
    expects: 'one of chat, teams and json',
    default: 'chat',
  }),
  LOCKSTEP_ALLOW_ALERT_HOSTS: setting(hostList.or(z.literal('').transform((): string[] => [])), {
    about: 'Hosts of webhooks that need not be public, or have no https.',
    expects: 'a comma-separated list of host or host:port',
    default: '',
    without: 'public addresses with https only',
  }),
  LOCKSTEP_LOG_FORMAT: setting(z.enum(['json', 'text']), {
    about: 'Form of log lines: json for machines, text for a terminal.',
    expects: 'json or text',
    default: 'json',
  }),
});

export type SettingName = keyof typeof settingsSchema.shape;
export type Settings = z.output<typeof settingsSchema>;

export type SettingRow = {
  readonly name: string;
  readonly about: string;
  /** Completes "must be …". */
  readonly expects: string;
  /** The value used when nothing is given, as it would be written; null where there is none. */
  readonly default: string | null;
  /** What holds instead when nothing is given and there is no default. */
  readonly without: string | null;
  readonly secret: boolean;
  /** The variable that may name a file holding the value instead; only for secrets. */
  readonly file: string | null;
};

/** Every setting in a sensible order, for the documentation and for `doctor`. Never holds a value that was given. */
export function describeSettings(): SettingRow[] {
  return Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const note = notes.get(schema);
    if (!note) throw new TypeError(`${name} has no description`);
    return {
      name,
      about: note.about,
      expects: note.expects,
      default: note.default === '' ? null : (note.default ?? null),
      without: note.without ?? null,
      secret: note.secret ?? false,
      file: note.secret ? `${name}_FILE` : null,
    };
  });
}
