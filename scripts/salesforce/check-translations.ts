import { root } from './build.ts';
import { languages, readLabels, readTranslation, translationPath, type Language } from './labels.ts';

/** Names of columns that Marketo gave them: no language changes them. */
const NATIVE = 'Lockstep_Native_';

/** Labels whose text is the same word, name or bare pattern in that language. */
const equalWords: Readonly<Record<Language, readonly string[]>> = {
  nl_NL: [
    'Csv_Code',
    'Filters',
    'In_Marketo',
    'In_Salesforce',
    'Lead',
    'Many_Records',
    'Members_Of_Sides',
    'Minutes',
    'One_Record',
  ],
  fr: [
    'Contact',
    'Csv_Cause',
    'Csv_Code',
    'Filter_Test',
    'Hours',
    'Many_Causes',
    'Minutes',
    'Normal',
    'One_Cause',
    'Severity_Information',
  ],
  de: [
    'Channel',
    'Csv_Code',
    'Csv_Person',
    'Field_Name',
    'In_Marketo',
    'In_Salesforce',
    'Members_Of_Sides',
    'Normal',
    'Person',
    'Severity_Information',
    'Type_Text',
  ],
};

/**
 * Whether every label has a text of its own in every language, with the same gaps as the English one.
 * @returns One sentence per problem; none when all is well.
 */
export function checkTranslations(project: string = root): string[] {
  const english = readLabels(project);
  return languages.flatMap((language) => {
    const path = translationPath(language);
    const translated = readTranslation(language, project);
    const missing = [...english].flatMap(([name, text]) => {
      const own = translated.get(name) ?? '';
      if (own.trim() === '') return [`${path}: the label ${name} is missing.`];
      if (gapsIn(own) !== gapsIn(text)) return [`${path}: ${name} does not have the gaps of “${text}”.`];
      if (name.startsWith(NATIVE))
        return own === text ? [] : [`${path}: ${name} must keep Marketo’s own spelling.`];
      const equal =
        own === text && !isBare(text) && !equalWords[language].includes(name.replace(/^Lockstep_/u, ''));
      return equal ? [`${path}: ${name} is still the English text.`] : [];
    });
    const strangers = [...translated.keys()].filter((name) => !english.has(name));
    return [...missing, ...strangers.map((name) => `${path}: there is no label ${name}.`)];
  });
}

/** Gaps and signs only, or a name that no language changes. */
const isBare = (text: string): boolean =>
  /^[^\p{L}]*$|^(?:Marketo|Salesforce|Lockstep)$/u.test(text.replace(/\{\w+\}/gu, ''));

const gapsIn = (text: string): string => [...(text.match(/\{\w+\}/gu) ?? [])].sort().join();
