/** What the server wrote into the page for the choices in its address. */
export type Campaign = Record<'id' | 'name', string> &
  Record<'type' | 'status' | 'startDate' | 'endDate' | 'owner', string | null>;
export type Person = Record<'id' | 'name', string> & { object: 'Lead' | 'Contact' } & Record<
    'company' | 'email' | 'owner',
    string | null
  >;
type Data = {
  readonly user: string;
  readonly permissions: readonly string[];
  readonly language: string;
  readonly locale: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly campaigns: readonly Campaign[];
  readonly people: readonly Person[];
};

export const part = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}.`);
  return found;
};

export const data = JSON.parse(part('data').textContent) as Data;
export const language = data.language === 'en' ? navigator.language : data.language;
export const locale = data.locale ?? navigator.language;

/** A custom label in the chosen language. */
export const label = (name: string): string => data.labels[name] ?? name;

/** As `@salesforce/customPermission/…`: true, or undefined. */
export const permission = (name: string): true | undefined => data.permissions.includes(name) || undefined;
