import { textOf } from '../org/row.ts';
import { isActive } from './desk.ts';
import type { Reply } from '../http.ts';
import type { LoginDesk } from './desk.ts';

const services = ['enterprise', 'metadata', 'partner'] as const;
const soapPath = { enterprise: 'c', metadata: 'm', partner: 'u' } as const;

/** Addresses of the org's APIs; {version} is for the client to fill in. */
function urls(url: string): Record<string, string> {
  const data = `${url}/services/data/v{version}/`;
  return {
    ...Object.fromEntries(
      services.map((name) => [name, `${url}/services/Soap/${soapPath[name]}/{version}/`] as const),
    ),
    rest: data,
    sobjects: `${data}sobjects/`,
    query: `${data}query/`,
    custom_domain: url,
  };
}

/** What the identity address of a user and userinfo say (Salesforce Help, Identity URLs); null for a user that is none. */
export function identity(desk: LoginDesk, userId: string): Reply | null {
  const { org } = desk;
  const user = [...org.table('User').all()].find((one) => one.Id.slice(0, 15) === userId.slice(0, 15));
  if (!isActive(user)) return null;
  const address = `${desk.url()}/id/${org.id}/${user.Id}`;
  const name = textOf(user, 'Name') ?? '';
  const username = textOf(user, 'Username') ?? '';
  return {
    status: 200,
    body: {
      // `sub` and the underscored names are OpenID's, the others the identity service's.
      sub: address,
      id: address,
      asserted_user: true,
      user_id: user.Id,
      organization_id: org.id,
      preferred_username: username,
      username,
      name,
      display_name: name,
      nick_name: username.split('@')[0],
      given_name: textOf(user, 'FirstName'),
      family_name: textOf(user, 'LastName'),
      email: textOf(user, 'Email'),
      email_verified: true,
      active: true,
      user_type: 'STANDARD',
      zoneinfo: 'GMT',
      timezone: 'GMT',
      locale: 'en_US',
      language: 'en_US',
      utcOffset: 0,
      last_modified_date: textOf(user, 'LastModifiedDate'),
      is_app_installed: true,
      urls: urls(desk.url()),
    },
  };
}
