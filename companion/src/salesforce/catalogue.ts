import type { FailureKind } from '../domain/failure.ts';

/**
 * Every Salesforce error code we know, once, with the kind it belongs to (Salesforce API status and exception codes;
 * class and cause as in the explanations of Adobe's sister products). The same code means the same on a request and
 * on a row; what only a request knows (HTTP status, read or write) is decided in failures.ts.
 */
const codesByKind: Readonly<Partial<Record<FailureKind, readonly string[]>>> = {
  auth: [
    'INVALID_SESSION_ID',
    'INVALID_AUTH_HEADER',
    'AUTHENTICATION_FAILURE',
    'EXPIRED_ACCESS',
    'INACTIVE_USER',
    'INACTIVE_ORGANIZATION',
    'INVALID_LOGIN',
    'INVALID_GRANT',
    'INVALID_CLIENT',
    'INVALID_CLIENT_ID',
  ],
  transient: [
    'UNABLE_TO_LOCK_ROW',
    'SERVER_UNAVAILABLE',
    'QUERY_TIMEOUT',
    'FAILED_WRITE',
    'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE',
    'INVALID_QUERY_LOCATOR',
    'UNKNOWN_EXCEPTION',
    'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
    'TEMPORARILY_UNAVAILABLE',
    'PROCESSING_HALTED',
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  ],
  'invalid-record': [
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'REQUIRED_FIELD_MISSING',
    'FIELD_INTEGRITY_EXCEPTION',
    'FIELD_FILTER_VALIDATION_EXCEPTION',
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'STRING_TOO_LONG',
    'INVALID_EMAIL_ADDRESS',
    'NUMBER_OUTSIDE_VALID_RANGE',
    'ENTITY_IS_LOCKED',
    'DELETE_FAILED',
    'DEPENDENCY_EXISTS',
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    'INVALID_TYPE_ON_FIELD_IN_RECORD',
  ],
  conflict: [
    'DUPLICATE_VALUE',
    'DUPLICATES_DETECTED',
    'DUPLICATE_EXTERNAL_ID',
    'CANNOT_UPDATE_CONVERTED_LEAD',
  ],
  'not-found': [
    'NOT_FOUND',
    'ENTITY_IS_DELETED',
    'INVALID_CROSS_REFERENCE_KEY',
    // The log of deletes cannot answer for this window (too old, purged, more than 600,000 ids): compare in full.
    'INVALID_REPLICATION_DATE',
    'EXCEEDED_ID_LIMIT',
  ],
  config: [
    'API_CURRENTLY_DISABLED',
    'API_DISABLED',
    'API_DISABLED_FOR_ORG',
    'INSUFFICIENT_ACCESS',
    'INSUFFICIENT_ACCESS_OR_READONLY',
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    'INVALID_FIELD',
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    'INVALID_TYPE',
    'INACTIVE_OWNER_OR_USER',
    'TXN_SECURITY_NO_ACCESS',
    'OPERATION_TOO_LARGE',
    'FUNCTIONALITY_NOT_ENABLED',
    'STORAGE_LIMIT_EXCEEDED',
    'UNSUPPORTED_API_VERSION',
    'UNSUPPORTED_GRANT_TYPE',
  ],
  bug: [
    'MALFORMED_QUERY',
    'MALFORMED_ID',
    'INVALID_ID_FIELD',
    'INVALID_QUERY_FILTER_OPERATOR',
    'MISSING_ARGUMENT',
    'JSON_PARSER_ERROR',
    'METHOD_NOT_ALLOWED',
    'URI_TOO_LONG',
  ],
};

const kinds = new Map(
  Object.entries(codesByKind).flatMap(([kind, codes]) =>
    codes.map((code) => [code, kind as FailureKind] as const),
  ),
);

/** Codes that mean "later": the day's calls are spent, or too many at the same time. The message tells which. */
const limits = new Set(['REQUEST_LIMIT_EXCEEDED', 'API_LIMIT_EXCEEDED']);

/** The kind of a code, `undefined` for a code that is not in the catalogue. The message decides only where codes are shared. */
export function kindOf(code: string, message: string): FailureKind | undefined {
  // Messages: "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", "ConcurrentPerOrgLongTxn Limit exceeded.", "TotalRequests Limit exceeded."
  if (limits.has(code)) return /concurrent/i.test(message) ? 'concurrency' : 'quota';
  // A trigger that could not get the campaign row reports its own code and hides the lock in the text.
  if (message.includes('UNABLE_TO_LOCK_ROW')) return 'transient';
  if (/^MISSING_\w+_PERMISSION$/.test(code)) return 'config';
  return kinds.get(code);
}
