/** One refusal in Salesforce's words, either of a whole request or of one row of it. */
export class SalesforceError extends Error {
  /** HTTP status when the refusal answers a whole request. */
  readonly status: number;
  readonly code: string;
  readonly fields: readonly string[];
  /** More of the wire shape, such as what a duplicate rule found. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    more: { status?: number; fields?: readonly string[]; extra?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'SalesforceError';
    this.code = code;
    this.status = more.status ?? 400;
    this.fields = more.fields ?? [];
    this.extra = more.extra ?? {};
  }
}

/** The body of a refused request (reference: Salesforce REST, error response body). */
export function errorBody(error: SalesforceError): Record<string, unknown>[] {
  return [
    {
      message: error.message,
      errorCode: error.code,
      ...(error.fields.length > 0 ? { fields: error.fields } : {}),
      ...error.extra,
    },
  ];
}

/** The same refusal as a row of a collection's answer, where the code is called statusCode. */
export function rowError(error: SalesforceError): {
  statusCode: string;
  message: string;
  fields: readonly string[];
} {
  return { statusCode: error.code, message: error.message, fields: error.fields };
}

export const notFound = (message = 'The requested resource does not exist'): SalesforceError =>
  new SalesforceError('NOT_FOUND', message, { status: 404 });

export const invalidReference = (): SalesforceError =>
  new SalesforceError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');

export const entityIsDeleted = (): SalesforceError =>
  new SalesforceError('ENTITY_IS_DELETED', 'entity is deleted', { status: 404 });

export const insufficientAccess = (message = 'insufficient access rights on object id'): SalesforceError =>
  new SalesforceError('INSUFFICIENT_ACCESS_OR_READONLY', message, { status: 403 });

export const unableToLockRow = (id: string): SalesforceError =>
  new SalesforceError(
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
  );

/** A reference to a record that the user does not see. */
export const noCrossReference = (field: string, id: string): SalesforceError =>
  new SalesforceError(
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
    { fields: [field] },
  );

/** The user lacks the permission API Enabled. */
export const apiDisabled = (): SalesforceError =>
  new SalesforceError('API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.', {
    status: 403,
  });
