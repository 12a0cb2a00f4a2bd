import type { ConnectionSettings } from '../domain/connection-settings.ts';
import type { FieldNames } from '../domain/field-types.ts';
import type { OrderAction } from '../domain/order.ts';
import type { Policies } from '../domain/policies.ts';
import type { Said, Told } from '../domain/told.ts';
import type { Pair, Side, Value } from '../domain/words.ts';
import type { MapService } from './map-views.ts';
import type { PreviewKind } from './preview-rows.ts';
import type { RetryService } from './retry-views.ts';
import type { RepairService } from './repair-views.ts';
import type { Actor, LinkView, Page, PreviewRow } from './views.ts';

export { previewKinds, type PreviewKind } from './preview-rows.ts';

/** What people do with links and members besides linking: questions and answers of the actions. Times are ISO 8601. */

export type PoliciesView = {
  readonly linkId: string;
  readonly programType: string;
  readonly policies: Policies;
  /** Members that wait because of a policy, by the reason they wait for. */
  readonly waiting: readonly { readonly reason: string; readonly members: number }[];
};

/** A change of policies: what is left out stays. */
export type PolicyChange = Omit<Partial<Policies>, 'removal' | 'fields'> & {
  readonly removal?: Partial<Policies['removal']>;
  readonly fields?: Partial<Policies['fields']>;
  /** How many people the admin was shown who would join an engagement program; needed to turn that on. */
  readonly additionsShown?: number;
};

export type CertificateView = {
  readonly linkId: string;
  readonly issuedAt: string;
  /** The time at which it was true. */
  readonly asOf: string;
  readonly clean: boolean;
  /** Why it is not clean, in words. */
  readonly unclean: string | null;
  readonly inStep: number;
  readonly settled: number;
  readonly held: number;
  readonly failed: number;
  readonly differing: number;
  readonly onlyMarketo: number;
  readonly onlySalesforce: number;
  readonly marketo: { readonly read: number; readonly counted: number | null };
  readonly salesforce: { readonly read: number; readonly counted: number | null };
};

/** What somebody wants done about one member that waits. */
export type MemberDecision =
  | {
      readonly personId: string;
      readonly action: 'set';
      readonly side: Side;
      /** A status of that side. */
      readonly value: string;
    }
  | { readonly personId: string; readonly action: 'remove'; readonly side: Side }
  /** Who this is on the other side: the id of a record there, or `new`. */
  | { readonly personId: string; readonly action: 'choose'; readonly record: string }
  | { readonly personId: string; readonly action: 'accept' | 'keep' | 'approve' };

export type MemberPlanRow = {
  readonly personId: string;
  readonly person: string;
  /** The person's acting Salesforce record. */
  readonly recordId: string | null;
  readonly action: OrderAction;
  readonly side: Side | null;
  readonly value: Value;
  /** What both sides hold as far as we know; checked again when the plan is carried out. */
  readonly now: Pair;
  readonly then: Pair;
  /** What somebody should know before agreeing. */
  readonly warning: string | null;
  /** Why this row cannot be carried out: it is left out. */
  readonly refused: string | null;
  /** Both as they can be said in any language; a Lockstep older than that tells none. */
  readonly said?: { readonly warning: Said | null; readonly refused: Said | null };
};

/** Whom a member may be on the side where they were not found for sure. */
export type CandidatesView = {
  readonly linkId: string;
  readonly personId: string;
  /** The side on which somebody is looked for. */
  readonly side: Side;
  readonly candidates: readonly {
    readonly recordId: string;
    readonly kind: 'lead' | 'contact' | 'marketo';
    readonly person: string;
    readonly company: string | null;
    readonly email: string | null;
    /** The record stands for another member of this link, and cannot be chosen. */
    readonly taken: boolean;
  }[];
  /** A new record can be made instead. */
  readonly canCreate: boolean;
};

/** A campaign field that Lockstep wrote. */
export type FieldWriteView = {
  readonly at: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Somebody had edited it in Salesforce since we wrote it last: that edit is lost. */
  readonly overwroteEdit: boolean;
};

/** What would happen. Nothing has. */
export type MemberPlanView = {
  readonly id: string;
  readonly linkId: string;
  readonly createdAt: string;
  readonly rows: readonly MemberPlanRow[];
  /** Rows that applying would carry out. */
  readonly willChange: number;
};

/** Which orders of a plan; with a link, only of a plan of that one. */
export type PlanPage = { readonly linkId?: string; readonly after?: string; readonly limit?: number };

export type OrderView = {
  readonly personId: string;
  readonly person: string;
  readonly recordId: string | null;
  readonly action: OrderAction;
  readonly side: Side | null;
  readonly value: Value;
  readonly expected: Pair;
  /** `changed`: a side held something else by then, so that the rule decided instead. */
  readonly state: 'waiting' | 'done' | 'changed' | 'failed' | 'cancelled';
  /** Why it was not carried out, in a sentence. */
  readonly message: string | null;
  /** The same as it can be said in any language; null for a vendor's own words. */
  readonly said?: Said | null;
  readonly by: string;
  readonly endedAt: string | null;
};

/** A watched pair on its way to Lockstep. */
export type TakeOverView = {
  readonly linkId: string;
  /** `untied`: Marketo's own sync has let go of it, so that it can be previewed and linked. */
  readonly stage: 'comparing' | 'differs' | 'agrees' | 'untied' | 'linked';
  /** What to do next, in order. */
  readonly steps: readonly Told[];
  /** How both sides stood when they were compared last. */
  readonly certificate: CertificateView | null;
};

/** One person of a preview, with what became of them once the pair was linked. */
export type PreviewRowView = PreviewRow & {
  /** Names the row in this preview: what is left out is said by it. */
  readonly key: string;
  readonly email: string | null;
  readonly marketoId: number | null;
  /** Removed on one side since an earlier link of this pair: they would be added again. */
  readonly again: boolean;
  /**
   * What became of them; null before linking. `changed`: a side held something else when the first sync read it, so that
   * the rule decided afresh. `not-yet`: the first sync has not come to them.
   */
  readonly result: 'done' | 'changed' | 'waits' | 'failed' | 'left-out' | 'not-yet' | null;
};

export type PreviewRowsView = Page<PreviewRowView> & {
  /** All rows of the preview by kind, whatever is asked for. */
  readonly kinds: readonly { readonly kind: PreviewKind; readonly people: number }[];
};

export type PreviewRowsQuery = {
  /** The preview must be one of this campaign. */
  readonly campaignId?: string;
  readonly kind?: PreviewKind;
  /** Only those who would be added again. */
  readonly again?: boolean;
  /** Only those of whom a side held something else when the first sync read it. */
  readonly changed?: boolean;
  readonly after?: string;
  readonly limit?: number;
};

/** What is otherwise than a preview shows, read afresh. */
export type PreviewChangesView = {
  readonly previewId: string;
  readonly checkedAt: string;
  /** It can still be confirmed: only members moved, if anything, and each of them is decided afresh. */
  readonly canApply: boolean;
  /** Why it cannot be confirmed any more, in sentences. */
  readonly reasons: readonly string[];
  /** The same sentences by code, for other languages; those of findings have no full stop. */
  readonly said?: readonly Said[];
  /** People of whom a side holds something else, all of them, and the first of them. */
  readonly people: number;
  readonly rows: readonly {
    readonly person: string;
    readonly marketo: { readonly was: Value; readonly now: Value };
    readonly salesforce: { readonly was: Value; readonly now: Value };
  }[];
};

/** Whom a first sync leaves out: kinds of rows, those who would be added again, single rows by key. */
export type LeaveOut = {
  readonly kinds?: readonly PreviewKind[];
  readonly again?: boolean;
  readonly rows?: readonly string[];
};

/** Whose writes to undo: those of a batch, of a cycle, of a plan's decisions, or all until the first sync had ended. */
export type UndoWanted =
  | { readonly batchId: string }
  | { readonly cycleId: string }
  | { readonly planId: string }
  | { readonly firstSync: true };

/** Pairs of custom fields: of program members in Marketo and of campaign members in Salesforce. */
export type MemberFieldsView = {
  readonly pairs: readonly {
    readonly marketo: { readonly name: string; readonly label: string };
    readonly salesforce: { readonly name: string; readonly label: string };
    /** Why it is not synced for now, and what to do; null: it is. */
    readonly suspended: {
      readonly code: string;
      readonly text: string;
      readonly remedy: string | null;
      readonly said: { readonly text: Said; readonly remedy: Said | null };
    } | null;
  }[];
};

/** Fields that can be mapped. A pair fits where the type of Marketo's field is what Salesforce's field asks for. */
export type MemberFieldChoicesView = {
  readonly marketo: readonly { readonly name: string; readonly label: string; readonly type: string }[];
  readonly salesforce: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: string;
    readonly fits: string;
  }[];
};

/** What undoing would do. Nothing has happened; the plan is applied as one for members is. */
export type UndoPlanView = {
  readonly id: string;
  readonly linkId: string;
  readonly createdAt: string;
  /** Members that applying would set back, and those that it cannot: each says why. */
  readonly willChange: number;
  readonly cannot: number;
  /** Values of custom fields that were copied too, and that stay as they are; missing where there are none. */
  readonly fieldsStay?: { readonly values: number; readonly text: string; readonly said: Said };
  /** The first of them, those that can be set back before the others. */
  readonly rows: readonly MemberPlanRow[];
};

/** Everything that people may do with links and members besides linking and unlinking. */
export type ActionService = MapService &
  RepairService &
  RetryService & {
    /** Nothing is written any more; changes are kept until the link goes on. */
    pause(linkId: string, actor: Actor): Promise<LinkView>;
    /** Goes on; after a long pause or many changes with a full comparison. */
    resume(linkId: string, actor: Actor): Promise<LinkView>;
    policies(linkId: string): Promise<PoliciesView>;
    /** Throws kind `config` naming what is wrong, and `conflict` when other people would join than the admin was shown. */
    changePolicies(linkId: string, change: PolicyChange, actor: Actor): Promise<PoliciesView>;
    /** Asks for a full comparison, which ends with a certificate. */
    compare(linkId: string, actor: Actor): Promise<{ readonly accepted: boolean }>;
    /** The newest certificate; throws kind `not-found` when there has been none. */
    certificate(linkId: string): Promise<CertificateView>;
    /**
     * Begins to watch a pair that Marketo's own sync keeps: compared, never written. Throws kind `conflict` where Marketo
     * does not keep it, and where one of the two is linked.
     */
    watch(programId: number, campaignId: string, actor: Actor): Promise<LinkView>;
    /** How far a watched pair is on its way to Lockstep, and what to do next. */
    takeOver(linkId: string): Promise<TakeOverView>;
    /** Turns the whole connection's sync on or off. */
    switchConnection(enabled: boolean, actor: Actor): Promise<{ readonly enabled: boolean }>;
    /** What is decided for the whole connection, from now on. */
    changeSettings(change: Partial<ConnectionSettings>, actor: Actor): Promise<ConnectionSettings>;
    /** Which custom fields of members are synced. */
    memberFields(): Promise<MemberFieldsView>;
    /** Which could be: those that can be written and whose type has a partner. Asks both vendors. */
    memberFieldChoices(): Promise<MemberFieldChoicesView>;
    /** These pairs and no others are synced from now on. Throws kind `config` naming what is wrong with one. */
    changeMemberFields(pairs: readonly FieldNames[], actor: Actor): Promise<MemberFieldsView>;
    /** Whom somebody may be who was not found for sure on one side. Reads that side. */
    candidates(linkId: string, personId: string): Promise<CandidatesView>;
    /** What Lockstep wrote to the campaign's own fields, newest first. */
    fieldWrites(linkId: string): Promise<{ readonly rows: readonly FieldWriteView[] }>;
    /** What these decisions would do; throws kind `not-found` for people who are no members. */
    planMembers(linkId: string, decisions: readonly MemberDecision[], actor: Actor): Promise<MemberPlanView>;
    /** What undoing would do; throws kind `not-found` when there is nothing to undo. */
    planUndo(linkId: string, wanted: UndoWanted, actor: Actor): Promise<UndoPlanView>;
    /** Has a plan carried out in the next cycle. Throws kind `conflict` when it is too old, used, or the frame changed. */
    applyPlan(planId: string, actor: Actor, ofLink?: string): Promise<{ readonly ordered: number }>;
    /** The rows of a preview, page by page; once linked, with what became of them. */
    previewRows(previewId: string, query: PreviewRowsQuery): Promise<PreviewRowsView>;
    /** What changed since a preview was made. Reads both sides. `ofCampaign`: it must be one of this campaign. */
    previewChanges(previewId: string, ofCampaign?: string): Promise<PreviewChangesView>;
    /** What became of each member of a plan that was applied. */
    planResults(planId: string, page: PlanPage): Promise<Page<OrderView>>;
  };
