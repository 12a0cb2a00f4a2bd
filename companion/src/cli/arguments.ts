import { type Command, InvalidArgumentError, Option } from 'commander';

import { salesforceId } from '../domain/salesforce-id.ts';
import type { MappedPair } from '../domain/status-map.ts';
import { isUuid } from '../domain/uuid.ts';

/** What is typed after a command: read, or refused with what it must be. */

export const whole = (text: string): number => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It must be a whole number.');
  return value;
};
export const positive = (text: string): number => {
  const value = whole(text);
  if (value < 1) throw new InvalidArgumentError('It must be at least 1.');
  return value;
};
/** A row of a preview, by its place. */
export const rowKey = (text: string): string => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be the number of a row.');
  return text;
};
/** A person, by the id that lists print. */
export const personKey = (text: string): string => {
  if (!isUuid(text)) throw new InvalidArgumentError('It must be the id of a person, as the list prints it.');
  return text;
};
/** Ids are compared in their long form. */
export const campaignId = (text: string): string => {
  if (!/^701[0-9A-Za-z]{12}([0-9A-Za-z]{3})?$/.test(text)) {
    throw new InvalidArgumentError(
      'It must be the id of a campaign: 15 or 18 characters that begin with 701.',
    );
  }
  return salesforceId(text) ?? text;
};

/** Two statuses that mean the same: `No Show=No show`; undefined where the text is no pair. */
export const pairOf = (text: string): MappedPair | undefined => {
  const [marketo = '', salesforce = '', ...rest] = text.split('=');
  return marketo === '' || salesforce === '' || rest.length > 0 ? undefined : { marketo, salesforce };
};

/** One more pair of statuses that mean the same. */
export const pairs = (text: string, before: readonly MappedPair[] = []): MappedPair[] => {
  const pair = pairOf(text);
  if (pair !== undefined) return [...before, pair];
  throw new InvalidArgumentError('It must be a program status and a campaign status, with = between them.');
};

/** Options that several commands have. */
export const json = new Option('--json', 'print one JSON document instead of tables');
export const program = new Option('--program <id>', 'the Marketo program').argParser(whole);
export const someProgram = new Option('--program <id>', 'the Marketo program')
  .argParser(whole)
  .makeOptionMandatory();
export const campaign = new Option('--campaign <id>', 'the Salesforce campaign').argParser(campaignId);
export const someCampaign = new Option('--campaign <id>', 'the Salesforce campaign')
  .argParser(campaignId)
  .makeOptionMandatory();

/** Commands about one link. */
export const ofOneLink = (cli: Command) => (command: string, what: string) =>
  cli.command(command).description(what).argument('<link>', 'the id of the link').addOption(json);
