import { SalesforceError } from '../errors.ts';

export const malformed = (message: string): SalesforceError =>
  new SalesforceError('MALFORMED_QUERY', message);

export const invalidField = (message: string): SalesforceError =>
  new SalesforceError('INVALID_FIELD', message);

export const noSuchColumn = (name: string, entity: string): SalesforceError =>
  invalidField(
    `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

export const badOperator = (message: string): SalesforceError =>
  new SalesforceError('INVALID_QUERY_FILTER_OPERATOR', message);

export const notSupported = (name: string): SalesforceError =>
  new SalesforceError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

export const noSuchRelationship = (name: string): SalesforceError =>
  new SalesforceError(
    'INVALID_TYPE',
    `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

const shownBefore = 60;
const shownAfter = 20;

/** The same refusal with the place in the statement that it is about, as the platform words it; unchanged without one. */
export function located(soql: string, error: SalesforceError): SalesforceError {
  const word = /'([^']+)'/.exec(error.message)?.[1];
  const at = word === undefined ? -1 : soql.toLowerCase().indexOf(word.toLowerCase());
  if (at < 0) return error;
  const from = Math.max(0, at - shownBefore);
  const shown = soql.slice(from, at + (word ?? '').length + shownAfter).replaceAll('\n', ' ');
  const message = `\n${shown}\n${' '.repeat(at - from)}^\nERROR at Row:1:Column:${at + 1}\n${error.message}`;
  return new SalesforceError(error.code, message, {
    status: error.status,
    fields: error.fields,
    extra: { ...error.extra },
  });
}
