import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { describeSettings, type SettingRow } from '../companion/src/config/settings.ts';

/** The document that holds the table of all settings, between the two markers. */
export const settingsDocument = path.resolve(import.meta.dirname, '../docs/operations.md');

const begin = '<!-- settings: written by scripts/render-settings.ts -->';
const end = '<!-- end of settings -->';

/**
 * A document with its settings table renewed from the settings' own descriptions, formatted as the project formats.
 * @throws Error when one of the markers is missing.
 */
export async function withSettings(document: string): Promise<string> {
  const [before, rest] = halves(document, begin);
  const [, after] = halves(rest, end);
  const text = `${before}${begin}\n\n${table()}\n\n${end}${after}`;
  return format(text, { ...(await resolveConfig(settingsDocument)), parser: 'markdown' });
}

function halves(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at === -1) throw new Error(`The marker "${marker}" is missing.`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

const table = (): string =>
  ['| Variable | What it is for | Must be | Without it |', '| --- | --- | --- | --- |']
    .concat(describeSettings().map(line))
    .join('\n');

function line({ name, file, about, expects, default: preset, without }: SettingRow): string {
  const names = [name, ...(file === null ? [] : [file])].map((one) => `\`${one}\``).join(' or ');
  const otherwise = preset === null ? (without ?? 'not set') : `\`${preset}\``;
  return `| ${[names, about, expects, otherwise].map(cell).join(' | ')} |`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(settingsDocument, await withSettings(readFileSync(settingsDocument, 'utf8')));
  process.stdout.write(`${settingsDocument} written.\n`);
}
