import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languages, readLabels, readTranslation } from '../salesforce/labels.ts';
import { themes } from './bundle.ts';
import type { PreviewCampaign, PreviewPerson } from './records.ts';
import { permissionsOf, userFrom, type PreviewUser } from './users.ts';

/** What the page's script reads: chosen in its address, filled in by this server. */
type PageData = {
  readonly user: PreviewUser;
  readonly permissions: readonly string[];
  /** As the platform's modules say it, "de" and "de-DE"; English leaves the locale to the browser. */
  readonly language: string;
  readonly locale: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly campaigns: readonly PreviewCampaign[];
  readonly people: readonly PreviewPerson[];
};

const file = join(import.meta.dirname, 'page/page.html');
const locales: Readonly<Record<string, string>> = { nl: 'nl-NL', fr: 'fr-FR', de: 'de-DE' };

/** The page for the choices in its address: user, language, theme and direction. */
export function pageHtml(
  choices: URLSearchParams,
  records: { readonly campaigns: readonly PreviewCampaign[]; readonly people: readonly PreviewPerson[] },
): string {
  const user = choices.has('user') ? userFrom(choices.get('user')) : 'marketer';
  const wanted = choices.get('language') ?? 'en';
  const language = wanted in locales ? wanted : 'en';
  const data: PageData = {
    user,
    permissions: permissionsOf[user],
    language,
    locale: locales[language] ?? null,
    labels: Object.fromEntries(textsIn(language)),
    ...records,
  };
  const filled: Readonly<Record<string, string>> = {
    '%LANGUAGE%': language,
    '%THEME%': themes.find((one) => one === choices.get('theme')) ?? 'slds2',
    '%DIRECTION%': choices.get('direction') === 'rtl' ? 'rtl' : 'ltr',
    // `<` would let a record's name end the script it is written into.
    '"%DATA%"': JSON.stringify(data).replaceAll('<', '\\u003c'),
  };
  return readFileSync(file, 'utf8').replace(
    /"%DATA%"|%(?:LANGUAGE|THEME|DIRECTION)%/gu,
    (gap) => filled[gap] ?? '',
  );
}

/** Every label in this language; what a translation lacks shows in English, as in Salesforce. */
function textsIn(language: string): Map<string, string> {
  const code = languages.find((one) => one.startsWith(language));
  return new Map([...readLabels(), ...(code === undefined ? [] : readTranslation(code))]);
}
