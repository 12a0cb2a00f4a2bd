import { textOf } from '../org/row.ts';
import type { Org } from '../org/org.ts';
import type { Row } from '../org/row.ts';
import type { Sessions } from './sessions.ts';

/** A connected app, or external client app, that an admin registered. */
export type App = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The user the client credentials flow runs as. */
  readonly runAs: string;
  /** PEM of the certificate or public key for the JWT bearer flow; null until one is uploaded. */
  certificate: string | null;
  /** Users an admin approved beforehand; null stands for all. */
  approved: ReadonlySet<string> | null;
};

type Range = readonly [from: string, to: string];

/** What the org demands of whoever signs in. Tests and the back door may change it. */
export type LoginSettings = {
  /** The password of every user. */
  password: string;
  /** May be written behind the password; nobody needs it from this machine, which every org here trusts. */
  securityToken: string;
  readonly app: App;
  /** IPv4 ranges from which the user's profile lets it sign in; without an entry from everywhere. */
  readonly ipRanges: Map<string, readonly Range[]>;
  /** Session settings, Enforce login IP ranges on every request. */
  ipOnEveryRequest: boolean;
};

/** What signing in works with. */
export type LoginDesk = {
  readonly org: Org;
  readonly sessions: Sessions;
  readonly settings: LoginSettings;
  /** Address of this server; the instance clients must talk to. */
  url(): string;
};

const number = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether this user may come from this IPv4 address. */
export function mayComeFrom(settings: LoginSettings, userId: string, address: string): boolean {
  const ranges = settings.ipRanges.get(userId);
  const at = number(address.replace('::ffff:', ''));
  return ranges === undefined || ranges.some(([from, to]) => at >= number(from) && at <= number(to));
}

/** The user with this username, active or not; case does not matter. */
export const userNamed = (org: Org, username: string): Row | undefined =>
  [...org.table('User').all()].find(
    (one) => textOf(one, 'Username')?.toLowerCase() === username.toLowerCase(),
  );

export const isActive = (user: Row | undefined): user is Row => user?.['IsActive'] === true;

/** Whether this is the user's password, with or without the security token behind it. */
export const isPassword = ({ password, securityToken }: LoginSettings, given: string): boolean =>
  given === password || given === `${password}${securityToken}`;
