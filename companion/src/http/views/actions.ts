import { z } from 'zod';
import { filterFields, filterTests, mostConditions } from '../../domain/filter.ts';
import { orderActions } from '../../domain/order.ts';
import type * as Actions from '../../links/action-views.ts';
import type * as Views from '../../links/views.ts';
import { count, Said, Status, time } from './parts.ts';
import { Told } from './repair.ts';
import { view } from './view.ts';

/** What people do with links and members besides linking: policies, certificates, plans for members. */

const Side = z.enum(['marketo', 'salesforce']);
const Removal = z.enum(['hold', 'propagate', 'keep']);
const Pair = z.object({ marketo: Status, salesforce: Status });

/** The values of each policy; the domain checks what goes together. */
export const policyShape = {
  conflict: z.enum(['furthest', 'marketo', 'salesforce', 'latest']),
  backwards: z.enum(['hold', 'restore', 'readd']),
  removal: z.object({ marketo: Removal, salesforce: Removal }),
  personDeleted: z.enum(['keep', 'remove']),
  creation: z.enum(['create', 'existing-only', 'cap', 'approve']),
  creationCap: z.int().min(1).nullable(),
  additionsFromSalesforce: z.boolean(),
  filter: z
    .array(z.object({ field: z.enum(filterFields), test: z.enum(filterTests), value: z.string().max(255) }))
    .max(mostConditions),
  fields: z.object({ type: z.boolean(), actualCost: z.boolean() }),
};

export const PoliciesView = view<Actions.PoliciesView>()(
  'PoliciesView',
  z.object({
    linkId: z.string(),
    programType: z.string(),
    policies: z.object(policyShape),
    waiting: z.array(z.object({ reason: z.string(), members: count })),
  }),
);

export const CertificateView = view<Actions.CertificateView>()(
  'CertificateView',
  z.object({
    linkId: z.string(),
    issuedAt: time,
    asOf: time,
    clean: z.boolean(),
    unclean: z.string().nullable(),
    inStep: count,
    settled: count,
    held: count,
    failed: count,
    differing: count,
    onlyMarketo: count,
    onlySalesforce: count,
    marketo: z.object({ read: count, counted: count.nullable() }),
    salesforce: z.object({ read: count, counted: count.nullable() }),
  }),
);

const MemberPlanRow = view<Actions.MemberPlanRow>()(
  'MemberPlanRow',
  z.object({
    personId: z.string(),
    person: z.string(),
    recordId: z.string().nullable(),
    action: z.enum(orderActions),
    side: Side.nullable(),
    value: Status,
    now: Pair,
    then: Pair,
    warning: z.string().nullable(),
    refused: z.string().nullable(),
    said: z.object({ warning: Said.nullable(), refused: Said.nullable() }).exactOptional(),
  }),
);

export const CandidatesView = view<Actions.CandidatesView>()(
  'CandidatesView',
  z.object({
    linkId: z.string(),
    personId: z.string(),
    side: Side,
    candidates: z.array(
      z.object({
        recordId: z.string(),
        kind: z.enum(['lead', 'contact', 'marketo']),
        person: z.string(),
        company: z.string().nullable(),
        email: z.string().nullable(),
        taken: z.boolean(),
      }),
    ),
    canCreate: z.boolean(),
  }),
);

export const FieldWritesView = view<{ readonly rows: readonly Actions.FieldWriteView[] }>()(
  'FieldWritesView',
  z.object({
    rows: z.array(
      z.object({
        at: time,
        field: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        overwroteEdit: z.boolean(),
      }),
    ),
  }),
);

export const UndoPlanView = view<Actions.UndoPlanView>()(
  'UndoPlanView',
  z.object({
    id: z.string(),
    linkId: z.string(),
    createdAt: time,
    willChange: count,
    cannot: count,
    fieldsStay: z.object({ values: count, text: z.string(), said: Said }).exactOptional(),
    rows: z.array(MemberPlanRow),
  }),
);

export const MemberPlanView = view<Actions.MemberPlanView>()(
  'MemberPlanView',
  z.object({
    id: z.string(),
    linkId: z.string(),
    createdAt: time,
    rows: z.array(MemberPlanRow),
    willChange: count,
  }),
);

export const OrderPage = view<Views.Page<Actions.OrderView>>()(
  'OrderPage',
  z.object({
    rows: z.array(
      view<Actions.OrderView>()(
        'OrderView',
        z.object({
          personId: z.string(),
          person: z.string(),
          recordId: z.string().nullable(),
          action: z.enum(orderActions),
          side: Side.nullable(),
          value: Status,
          expected: Pair,
          state: z.enum(['waiting', 'done', 'changed', 'failed', 'cancelled']),
          message: z.string().nullable(),
          said: Said.nullable().exactOptional(),
          by: z.string(),
          endedAt: time.nullable(),
        }),
      ),
    ),
    next: z.string().nullable(),
  }),
);

export const TakeOverView = view<Actions.TakeOverView>()(
  'TakeOverView',
  z.object({
    linkId: z.string(),
    stage: z.enum(['comparing', 'differs', 'agrees', 'untied', 'linked']),
    steps: z.array(Told),
    certificate: CertificateView.nullable(),
  }),
);
