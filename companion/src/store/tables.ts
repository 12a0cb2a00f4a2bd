import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

import type { BatchStatus } from '../domain/batch.ts';
import type { LinkState } from '../domain/link-state.ts';

/**
 * The tables as the migrations leave them, in TypeScript's spelling (`link_id` is `linkId`). Times are ISO 8601 strings with
 * milliseconds, whole numbers are numbers, jsonb is `unknown`: whoever reads it knows its shape. Tables that are only written in
 * bulk (settlements, conflicts, member_events, member_fields, field_changes) are named in the SQL of their modules and nowhere else.
 */

/** jsonb: read as parsed, written as text (a bare array would be taken for a PostgreSQL array). */
type Json = ColumnType<unknown, string, string>;
type DefaultJson = ColumnType<unknown, string | undefined, string>;

export type Tables = {
  connections: {
    id: string;
    name: string;
    enabled: Generated<boolean>;
    settings: DefaultJson;
    state: Generated<'Last synced' | 'Sync in progress' | 'Failed' | 'Not synced yet'>;
    stateMessage: string | null;
    lastSyncedAt: string | null;
    createdAt: Generated<string>;
    undeliveredSince: string | null;
  };
  links: {
    connectionId: string;
    id: string;
    programId: number;
    programName: string;
    programUrl: string;
    programType: string;
    channel: string;
    campaignId: string;
    campaignName: string;
    state: LinkState;
    reason: string | null;
    stateSince: Generated<string>;
    policies: DefaultJson;
    frameHash: string | null;
    findings: DefaultJson;
    sides: ColumnType<unknown, string | null, string | null>;
    epoch: Generated<number>;
    firstSyncedAt: string | null;
    lastSyncedAt: string | null;
    comparedAt: string | null;
    written: DefaultJson;
    previewedCreations: Generated<number>;
    containers: ColumnType<unknown, never, never>;
    containersVersion: GeneratedAlways<number>;
    servedVersion: GeneratedAlways<number>;
    comparisonsAsked: GeneratedAlways<number>;
    syncAsked: GeneratedAlways<number>;
    syncServed: GeneratedAlways<number>;
    runFailure: ColumnType<string | null, never, never>;
    reported: ColumnType<unknown, never, never>;
    told: ColumnType<unknown, never, never>;
    createdBy: string;
    createdAt: Generated<string>;
  };
  linkHistory: {
    connectionId: string;
    id: GeneratedAlways<number>;
    linkId: string;
    at: Generated<string>;
    fromState: LinkState | null;
    toState: LinkState;
    reason: string | null;
    actor: string;
  };
  statusMaps: {
    connectionId: string;
    linkId: string;
    version: number;
    map: Json;
    createdAt: Generated<string>;
    createdBy: string;
  };
  people: {
    connectionId: string;
    id: string;
    name: string | null;
    company: string | null;
    email: string | null;
    emailFolded: string | null;
  };
  personRecords: { connectionId: string; kind: RecordKind; recordId: string; personId: string };
  members: {
    connectionId: string;
    linkId: string;
    personId: string;
    marketoLeadId: number | null;
    salesforceKind: 'lead' | 'contact' | null;
    salesforceRecordId: string | null;
    campaignMemberId: string | null;
    marketo: string | null;
    salesforce: string | null;
    marketoAfter: number | null;
    marketoUntil: number | null;
    salesforceAfter: number | null;
    salesforceUntil: number | null;
    hasBaseline: boolean;
    baselineMarketo: string | null;
    baselineSalesforce: string | null;
    settled: ColumnType<unknown, string | null, string | null>;
    heldReason: string | null;
    heldDetail: string | null;
    heldSince: string | null;
    failedCode: string | null;
    failedMessage: string | null;
    failedAttempts: number | null;
    duplicates: DefaultJson;
    inStep: boolean;
    dirty: boolean;
    marks: Generated<number>;
  };
  memberFieldPairs: {
    connectionId: string;
    id: string;
    marketo: string;
    marketoLabel: string;
    salesforce: string;
    salesforceLabel: string;
    suspended: string | null;
    madeAt: string;
    madeBy: string;
  };
  inbox: {
    connectionId: string;
    linkId: string;
    side: 'marketo' | 'salesforce';
    key: string;
    changeAfter: number | null;
    changeUntil: number | null;
    marks: Generated<number>;
  };
  watermarks: { connectionId: string; name: string; value: string; movedAt: Generated<string> };
  cycles: {
    connectionId: string;
    id: string;
    linkId: Generated<string | null>;
    startedAt: string;
    endedAt: string | null;
    state: CycleState;
    calls: DefaultJson;
    message: string | null;
  };
  batches: {
    connectionId: string;
    id: string;
    cycleId: string;
    linkId: string | null;
    operation: string;
    object: string;
    status: BatchStatus;
    startedAt: string;
    endedAt: string | null;
    input: Generated<number>;
    new: Generated<number>;
    updated: Generated<number>;
    deleted: Generated<number>;
    failed: Generated<number>;
    skipped: Generated<number>;
    held: Generated<number>;
  };
  failures: {
    connectionId: string;
    id: GeneratedAlways<number>;
    batchId: string;
    linkId: string | null;
    personId: string | null;
    kind: string;
    code: string;
    message: string;
    at: string;
    retryable: boolean;
  };
  changes: {
    connectionId: string;
    id: GeneratedAlways<number>;
    linkId: string;
    personId: string;
    batchId: string | null;
    at: string;
    sideWritten: 'marketo' | 'salesforce';
    fromValue: string | null;
    toValue: string | null;
    ruleRow: number;
    reason: string;
  };
  sagas: {
    connectionId: string;
    id: string;
    linkId: string | null;
    cycleId: string | null;
    batchId: string | null;
    kind: string;
    state: 'open' | 'finished' | 'compensated';
    payload: Json;
    result: ColumnType<unknown, string | null, string | null>;
    recordedAt: string;
    notBefore: string | null;
    finishedAt: string | null;
  };
  previews: {
    connectionId: string;
    id: string;
    createdAt: string;
    createdBy: string;
    frameHash: string;
    view: Json;
    plan: Json;
  };
  repairs: {
    connectionId: string;
    id: string;
    linkId: string | null;
    programId: number;
    campaignId: string;
    state: RepairState;
    frameHash: string;
    plan: Json;
    progress: DefaultJson;
    failure: string | null;
    failureSaid: ColumnType<unknown, string | null | undefined, string | null>;
    notBefore: string | null;
    createdAt: string;
    createdBy: string;
    changedAt: string;
  };
  apiKeys: {
    connectionId: string;
    prefix: string;
    sha256: Buffer;
    name: string;
    role: KeyRole;
    scope: KeyScope;
    createdAt: Generated<string>;
    revokedAt: string | null;
  };
  audit: {
    connectionId: string;
    id: GeneratedAlways<number>;
    at: string;
    actor: string;
    role: string;
    claim: string | null;
    action: string;
    target: string | null;
    detail: ColumnType<unknown, string | null, never>;
  };
  certificates: {
    connectionId: string;
    id: string;
    linkId: string;
    cycleId: string | null;
    issuedAt: string;
    asOf: string;
    clean: boolean;
    inStep: number;
    settled: Generated<number>;
    held: Generated<number>;
    failed: Generated<number>;
    differing: Generated<number>;
    onlyMarketo: Generated<number>;
    onlySalesforce: Generated<number>;
    marketoRead: number;
    salesforceRead: number;
    marketoCounted: number | null;
    salesforceCounted: number | null;
    detail: DefaultJson;
  };
  alerts: {
    connectionId: string;
    id: string;
    key: string;
    severity: 'information' | 'warning' | 'error';
    linkId: string | null;
    code: string;
    message: string;
    detail: ColumnType<unknown, string | null, string | null>;
    raisedAt: string;
    lastAt: string;
    times: Generated<number>;
    acknowledgedAt: string | null;
    acknowledgedBy: string | null;
    clearedAt: string | null;
  };
  toldMatters: {
    connectionId: string;
    key: string;
    code: string;
    title: string;
    campaign: string | null;
    since: string;
    toldAt: Generated<string>;
  };
  askedPeople: { connectionId: string; marketoLeadId: number; askedAt: Generated<string> };
  leases: { connectionId: string; key: string; holder: string | null; epoch: number; expiresAt: string };
};

/** A repair of statuses: planned, at work, and how it ended. */
export type RepairState =
  'planned' | 'applying' | 'applied' | 'putting-back' | 'failed' | 'undoing' | 'undone';
export type RecordKind = 'marketo' | 'lead' | 'contact';
export type CycleState = 'running' | 'ended' | 'failed';
export type KeyRole = 'viewer' | 'marketer' | 'admin';
export type KeyScope = 'salesforce' | 'operator';
