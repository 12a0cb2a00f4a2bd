import { programTypeOf } from '../cycle/containers.ts';
import type { CertificateDetail } from '../cycle/certificate.ts';
import { uncleanText } from '../domain/certificate.ts';
import { policyReasons, reasonsToDecideAgain } from '../domain/policy-change.ts';
import { readPolicies, type Policies } from '../domain/policies.ts';
import { certificatesOfLink } from '../store/certificates.ts';
import { updateConnection } from '../store/connections.ts';
import { heldReasons, markHeldDirty } from '../store/held.ts';
import { readInbox } from '../store/inbox.ts';
import { getLink, updateLink, type LinkRow } from '../store/links.ts';
import { countMembers } from '../store/members.ts';
import type { ActionService, CertificateView, PoliciesView, PolicyChange } from './action-views.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { move } from './link.ts';
import { policiesFrom } from './read-policies.ts';
import { refusal, refuseInState } from '../domain/refusal.ts';
import { linkView } from './summary.ts';
import type { Actor } from './views.ts';

/** A pause of this length ends with a full comparison, whatever was kept. */
const longPauseMs = 24 * 60 * 60_000;
/** So does one in which this share of the members changed, or this many. */
const muchShare = 0.1;
const muchMembers = 1000;

type LinkActions = Pick<
  ActionService,
  'pause' | 'resume' | 'policies' | 'changePolicies' | 'compare' | 'certificate' | 'switchConnection'
>;

/** Pausing, policies, comparisons and the connection's switch. */
export function linkActions(context: LinkContext): LinkActions {
  const { store, scope } = context;
  return {
    pause: async (linkId, actor) => {
      const link = await linkOf(context, linkId);
      const paused = await store.transaction((db) =>
        move(db, context, link, 'pause', 'paused by a person', actor),
      );
      return linkView(context, paused);
    },
    resume: async (linkId, actor) => {
      const link = await linkOf(context, linkId);
      const compare = await needsComparison(context, link);
      const active = await store.transaction(async (db) => {
        const moved = await move(db, context, link, 'resume', null, actor);
        if (compare && link.firstSyncedAt !== null) await updateLink(db, scope, linkId, { comparedAt: null });
        return moved;
      });
      await context.requestCycle(linkId);
      return linkView(context, active);
    },
    policies: async (linkId) => policiesView(context, await linkOf(context, linkId)),
    changePolicies: (linkId, change, actor) => changePolicies(context, linkId, change, actor),
    compare: async (linkId, actor) => {
      const link = await linkOf(context, linkId);
      if (link.state !== 'active' && link.state !== 'watched') throw refuseInState(link.state);
      await store.transaction(async (db) => {
        await remember(db, context, actor, 'compare', linkId);
        await updateLink(db, scope, linkId, { comparedAt: null });
      });
      return { accepted: await context.requestCycle(linkId) };
    },
    certificate: async (linkId) => {
      await linkOf(context, linkId);
      const [last] = await certificatesOfLink(store.db, scope, linkId, 1);
      if (last !== undefined) return certificateView(last);
      throw refusal('not-found', 'NO_CERTIFICATE', 'no-certificate');
    },
    switchConnection: async (enabled, actor) => {
      await store.transaction(async (db) => {
        await remember(db, context, actor, enabled ? 'switch-on' : 'switch-off', null);
        await updateConnection(db, scope, { enabled });
      });
      if (enabled) await context.requestCycle(null);
      return { enabled };
    },
  };
}

/** A link that somebody acts on. Throws kind `not-found`. */
export async function linkOf({ store, scope }: LinkContext, linkId: string): Promise<LinkRow> {
  const link = await getLink(store.db, scope, linkId);
  if (link !== undefined) return link;
  throw refusal('not-found', 'LINK_NOT_FOUND', 'no-link');
}

/** After a long pause feeds may not reach back; after many changes reading everything is cheaper than reading by name. */
async function needsComparison(context: LinkContext, link: LinkRow): Promise<boolean> {
  const { store, scope } = context;
  if (context.clock.now() - Date.parse(link.stateSince) > longPauseMs) return true;
  const kept = (await readInbox(store.db, scope, link.id)).length;
  const { total } = await countMembers(store.db, scope, link.id);
  return kept > muchMembers || (kept > 10 && kept > total * muchShare);
}

/** The policies of a link, with the defaults where it says nothing. */
export function policiesOf(link: Pick<LinkRow, 'id' | 'policies' | 'programType'>): Policies {
  const read = readPolicies(link.policies, programTypeOf(link.programType));
  if (!read.ok) throw new Error(`Link ${link.id} has unreadable policies.`);
  return read.policies;
}

async function policiesView(context: LinkContext, link: LinkRow): Promise<PoliciesView> {
  const held = await heldReasons(context.store.db, context.scope, link.id);
  return {
    linkId: link.id,
    programType: link.programType,
    policies: policiesOf(link),
    waiting: policyReasons.flatMap((reason) => {
      const members = held.get(reason) ?? 0;
      return members === 0 ? [] : [{ reason, members }];
    }),
  };
}

async function changePolicies(
  context: LinkContext,
  linkId: string,
  { additionsShown, ...change }: PolicyChange,
  actor: Actor,
): Promise<PoliciesView> {
  const { store, scope } = context;
  const link = await linkOf(context, linkId);
  const before = policiesOf(link);
  const wanted = {
    ...before,
    ...change,
    // A cap goes with the policy `cap` only: another policy lets go of it.
    ...(change.creation !== undefined && change.creation !== 'cap' ? { creationCap: null } : {}),
    removal: { ...before.removal, ...change.removal },
    fields: { ...before.fields, ...change.fields },
  };
  const after = policiesFrom(wanted, programTypeOf(link.programType));
  if (after.additionsFromSalesforce && !before.additionsFromSalesforce) {
    await agreeToAdditions(context, link, additionsShown, actor);
  }
  const again = reasonsToDecideAgain(before, after);
  await store.transaction(async (db) => {
    await remember(db, context, actor, 'change-policies', linkId, { before, after });
    await updateLink(db, scope, linkId, { policies: after });
    await markHeldDirty(db, scope, linkId, again);
  });
  if (link.state === 'active') await context.requestCycle(linkId);
  return policiesView(context, await linkOf(context, linkId));
}

/** Members of an engagement program start to receive content: an admin says yes to a number of people (docs/sync-rules.md, 3). */
async function agreeToAdditions(
  context: LinkContext,
  link: LinkRow,
  shown: number | undefined,
  actor: Actor,
): Promise<void> {
  if (programTypeOf(link.programType) !== 'Engagement') return;
  if (actor.role !== 'admin') throw refusal('conflict', 'ADMIN_ONLY', 'additions-admin');
  const held = await heldReasons(context.store.db, context.scope, link.id);
  const people = held.get('additions-off') ?? 0;
  if (shown === people) return;
  throw refusal('conflict', 'ADDITIONS_SHOWN', 'additions-number', { people });
}

/** A certificate as the doors show it. */
export function certificateView(
  certificate: Awaited<ReturnType<typeof certificatesOfLink>>[number],
): CertificateView {
  const { detail, marketoRead, marketoCounted, salesforceRead, salesforceCounted, ...rest } = certificate;
  const { linkId, issuedAt, asOf, clean, inStep, settled, held, failed, differing } = rest;
  const { unclean } = detail as CertificateDetail;
  return {
    linkId,
    issuedAt,
    asOf,
    clean,
    unclean: unclean === null ? null : uncleanText[unclean],
    inStep,
    settled,
    held,
    failed,
    differing,
    onlyMarketo: rest.onlyMarketo,
    onlySalesforce: rest.onlySalesforce,
    marketo: { read: marketoRead, counted: marketoCounted },
    salesforce: { read: salesforceRead, counted: salesforceCounted },
  };
}
