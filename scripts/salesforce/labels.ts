import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { root } from './build.ts';

/** The languages of the package besides English, by the codes of Salesforce's metadata. */
export const languages = ['nl_NL', 'fr', 'de'] as const;
export type Language = (typeof languages)[number];

const home = 'force-app/main/default';
const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => name === 'labels' || name === 'customLabels',
});

const labelsFile = z.object({
  CustomLabels: z.object({
    labels: z.array(z.object({ fullName: z.string(), value: z.string() })),
  }),
});
const translationFile = z.object({
  Translations: z.object({
    customLabels: z.array(z.object({ name: z.string(), label: z.string() })).default([]),
  }),
});

/** Every custom label of the package: its API name and its English text. */
export function readLabels(project: string = root): Map<string, string> {
  const file = join(project, home, 'labels/CustomLabels.labels-meta.xml');
  const { labels } = labelsFile.parse(parser.parse(readFileSync(file, 'utf8'))).CustomLabels;
  return new Map(labels.map(({ fullName, value }) => [fullName, value]));
}

/** Where a language's texts lie, relative to the project. */
export const translationPath = (language: Language): string =>
  `${home}/translations/${language}.translation-meta.xml`;

/** The labels that have a text of their own in this language; none when there is no such file. */
export function readTranslation(language: Language, project: string = root): Map<string, string> {
  const file = join(project, translationPath(language));
  if (!existsSync(file)) return new Map();
  const { customLabels } = translationFile.parse(parser.parse(readFileSync(file, 'utf8'))).Translations;
  return new Map(customLabels.map(({ name, label }) => [name, label]));
}
