import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

type Status = 'INVALID_ARGUMENT' | 'NOT_FOUND' | 'RESOURCE_EXHAUSTED' | 'UNAUTHENTICATED' | 'UNAVAILABLE';

const prefix = 'sfdc.platform.eventbus.grpc.';

/**
 * A failure of a call: gRPC's status, and the Pub/Sub API's own code in the trailer `error-code` (Pub/Sub API, "Handle
 * Errors"). Codes of refusals that the table does not name are our guess.
 */
export function grpcFailure(code: Status, own: string, message: string): ServiceError {
  const metadata = new Metadata();
  metadata.set('error-code', prefix + own);
  return Object.assign(new Error(message), { code: status[code], details: message, metadata });
}

/** The same failure with the call's id, which Salesforce appends to every message. */
export function ofCall(error: unknown, rpcId: string): ServiceError {
  const known = error instanceof Error && 'metadata' in error ? (error as ServiceError) : null;
  if (!known) {
    const message = error instanceof Error ? error.message : String(error);
    return ofCall(grpcFailure('UNAVAILABLE', 'service.internal.error', message), rpcId);
  }
  known.metadata.set('rpc-id', rpcId);
  known.details = `${known.details} rpcId: ${rpcId}`;
  return known;
}
