import { listsHost } from './hosts.ts';
import { settingsSchema } from './settings.ts';

/** The vendors' own hosts (Marketo REST docs, base URL; Salesforce help, My Domain). */
const vendors = {
  Marketo: {
    url: 'LOCKSTEP_MARKETO_URL',
    needs: ['LOCKSTEP_MARKETO_URL', 'LOCKSTEP_MARKETO_CLIENT_ID', 'LOCKSTEP_MARKETO_CLIENT_SECRET'],
    host: /^[a-z0-9-]+\.mktorest\.com$/,
    example: 'https://123-ABC-456.mktorest.com',
  },
  Salesforce: {
    url: 'LOCKSTEP_SALESFORCE_URL',
    needs: ['LOCKSTEP_SALESFORCE_URL', 'LOCKSTEP_SALESFORCE_CLIENT_ID', 'LOCKSTEP_SALESFORCE_CLIENT_SECRET'],
    host: /^[a-z0-9-]+(\.[a-z0-9-]+)?\.my\.salesforce\.com$/,
    example: 'https://mydomain.my.salesforce.com',
  },
} as const;

/** The Pub/Sub API's global and regional addresses (Pub/Sub API, "Pub/Sub API Endpoints"). */
const eventHost = /^api(\.[a-z0-9-]+)?\.pubsub\.salesforce\.com:\d+$/;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * What is wrong with the vendors' settings taken together: a host that may not be given credentials, or a vendor that is
 * half configured. `given` holds the names that were set in any form, `values` what they came to.
 */
export function vendorProblems(given: ReadonlySet<string>, values: ReadonlyMap<string, string>): string[] {
  const { shape } = settingsSchema;
  const allowed = shape.LOCKSTEP_ALLOW_VENDOR_HOSTS.safeParse(values.get('LOCKSTEP_ALLOW_VENDOR_HOSTS'));
  const events = shape.LOCKSTEP_SALESFORCE_EVENTS.safeParse(values.get('LOCKSTEP_SALESFORCE_EVENTS')).data;
  // Sessions are shown to it: it is as good as the vendor.
  const isForeign =
    events !== undefined && allowed.success && !eventHost.test(events) && !allowed.data.includes(events);
  const eventProblems = isForeign
    ? [
        `LOCKSTEP_SALESFORCE_EVENTS names ${events}, which is not Salesforce's own (api.pubsub.salesforce.com:7443); ` +
          'correct it, or list it in LOCKSTEP_ALLOW_VENDOR_HOSTS if it may be given the credentials.',
      ]
    : [];
  const ofVendors = Object.entries(vendors).flatMap(([name, vendor]) => {
    const present = vendor.needs.filter((need) => given.has(need) || given.has(`${need}_FILE`));
    const [first] = present;
    const missing = first ? vendor.needs.filter((need) => !present.includes(need)) : [];
    const problems = missing.map(
      (need) =>
        `${need} is missing although ${first ?? ''} is set; set it, or remove the other ${name} settings.`,
    );
    const address = shape[vendor.url].safeParse(values.get(vendor.url));
    if (!address.success || !allowed.success) return problems;
    const url = new URL(address.data);
    if (!vendor.host.test(url.host) && !listsHost(allowed.data, url))
      problems.push(
        `${vendor.url} names the host ${url.host}, which is not ${name}'s own (${vendor.example}); ` +
          'correct it, or list the host in LOCKSTEP_ALLOW_VENDOR_HOSTS if it may be given the credentials.',
      );
    else if (url.protocol === 'http:' && !loopback.test(url.hostname))
      problems.push(`${vendor.url} must begin with https://; plain http is accepted on this machine only.`);
    return problems;
  });
  return [...ofVendors, ...eventProblems];
}

/** All names a vendor needs before it can be called. */
export const vendorNeeds = { marketo: vendors.Marketo.needs, salesforce: vendors.Salesforce.needs } as const;
