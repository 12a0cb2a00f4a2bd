import { isActive, isPassword, mayComeFrom, userNamed } from '../login/desk.ts';
import { textOf } from '../org/row.ts';
import { answered, fault, textIn } from './envelope.ts';
import type { LoginDesk } from '../login/desk.ts';
import type { Reply } from '../http.ts';
import type { Row } from '../org/row.ts';
import type { Content, Element } from './envelope.ts';

/** login() and what it tells of the user (SOAP API Developer Guide, login, LoginResult, GetUserInfoResult). */

/** The last version whose login() is still served. */
const lastVersion = 64;

export function userInfo({ org }: LoginDesk, user: Row): Content {
  const organization = [...org.table('Organization').all()][0];
  return {
    accessibilityMode: false,
    currencySymbol: '€',
    organizationId: org.id,
    organizationMultiCurrency: false,
    organizationName: organization ? textOf(organization, 'Name') : null,
    profileId: textOf(user, 'ProfileId'),
    roleId: null,
    sessionSecondsValid: 7200,
    userDefaultCurrencyIsoCode: null,
    userEmail: textOf(user, 'Email'),
    userFullName: textOf(user, 'Name'),
    userId: user.Id,
    userLanguage: 'en_US',
    userLocale: 'en_US',
    userName: textOf(user, 'Username'),
    userTimeZone: 'GMT',
    userType: 'Standard',
    userUiSkin: 'Theme3',
  };
}

export function login(desk: LoginDesk, body: Element, from: { version: number; address: string }): Reply {
  if (desk.org.switches.soapLogin === 'until-64' && from.version > lastVersion)
    return fault('UNSUPPORTED_API_VERSION', 'SOAP login() is not available in this API version');
  const user = userNamed(desk.org, textIn(body, 'username') ?? '');
  // One message for every cause, so that nobody learns which of them it was.
  if (!isActive(user) || !isPassword(desk.settings, textIn(body, 'password') ?? ''))
    return fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
  if (!mayComeFrom(desk.settings, user.Id, from.address))
    return fault('LOGIN_DURING_RESTRICTED_DOMAIN', 'Logging in from this IP address is not allowed');
  const server = (kind: string): string => `${desk.url()}/services/Soap/${kind}/${from.version}.0`;
  return answered('login', {
    metadataServerUrl: server('m'),
    passwordExpired: false,
    sandbox: true,
    serverUrl: server('u'),
    sessionId: desk.sessions.open(user.Id),
    userId: user.Id,
    userInfo: userInfo(desk, user),
  });
}
