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
