import { SalesforceError } from '../errors.ts';

/**
 * Refusals of a whole Bulk request. The guide names exception codes (Bulk API 2.0 Developer Guide, "Errors"); REST
 * answers carry them in capitals and repeat them in the message.
 */
type BulkCode = 'ClientInputError' | 'FeatureNotEnabled' | 'InvalidEntity' | 'InvalidJob' | 'InvalidJobState';

export const bulkFailure = (code: BulkCode, message: string, status = 400): SalesforceError =>
  new SalesforceError(code.toUpperCase(), `${code} : ${message}`, { status });

/** A row's refusal as the column sf__Error tells it. */
export const rowFailure = (error: SalesforceError): string =>
  `${error.code}:${error.message}:${error.fields.join(', ')}${error.fields.length > 0 ? ' ' : ''}--`;
