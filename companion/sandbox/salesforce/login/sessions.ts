import { createHash } from 'node:crypto';

/** Whoever holds a refresh token or an authorization code of this user and this app. */
export type Granted = { readonly userId: string; readonly clientId: string };

/** What an authorization code stands for until it is exchanged. */
export type Code = Granted & { readonly redirectUri: string; readonly challenge: string | null };

export type Sessions = {
  /** A new access token, good for the session's time; `refresh` is the refresh token it came from. */
  open(userId: string, refresh?: string): string;
  /** The user whose session this is, null when it ended or never was. */
  userOf(token: string): string | null;
  end(token: string): void;
  endAll(): void;
  openRefresh(granted: Granted): string;
  refreshOf(token: string): Granted | null;
  /** Ends an access token, or a refresh token with every session it opened. False when there is no such token. */
  revoke(token: string): boolean;
  openCode(code: Code): string;
  /** Codes are good once (Salesforce Help, OAuth 2.0 web server flow). */
  takeCode(text: string): Code | null;
};

type Open = { readonly userId: string; readonly until: number; readonly refresh: string | null };

export function createSessions(orgId: string, sessionMs: number, now: () => number): Sessions {
  const open = new Map<string, Open>();
  const refreshes = new Map<string, Granted>();
  const codes = new Map<string, Code>();
  let made = 0;

  function secret(kind: string): string {
    made += 1;
    return createHash('sha256').update(`${orgId} ${kind} ${made}`).digest('base64url');
  }

  return {
    open: (userId, refresh) => {
      const token = `${orgId.slice(0, 15)}!${secret('session')}`;
      open.set(token, { userId, until: now() + sessionMs, refresh: refresh ?? null });
      return token;
    },
    userOf: (token) => {
      const session = open.get(token);
      return session && session.until > now() ? session.userId : null;
    },
    end: (token) => {
      open.delete(token);
    },
    endAll: () => {
      open.clear();
    },
    openRefresh: (granted) => {
      const token = `5Aep${secret('refresh')}`;
      refreshes.set(token, granted);
      return token;
    },
    refreshOf: (token) => refreshes.get(token) ?? null,
    revoke: (token) => {
      for (const [access, session] of open) if (session.refresh === token) open.delete(access);
      return refreshes.delete(token) || open.delete(token);
    },
    openCode: (code) => {
      const text = `aPrx${secret('code')}`;
      codes.set(text, code);
      return text;
    },
    takeCode: (text) => {
      const code = codes.get(text) ?? null;
      codes.delete(text);
      return code;
    },
  };
}
