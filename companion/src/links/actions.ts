import type { ActionService } from './action-views.ts';
import { applyPlan, planResults } from './apply-plan.ts';
import type { LinkContext } from './context.ts';
import { fieldWritesOf } from '../store/field-writes.ts';
import { candidates } from './candidates.ts';
import { linkActions, linkOf } from './link-actions.ts';
import { mapActions } from './map-actions.ts';
import { planMembers } from './member-plan.ts';
import { changeMemberFields, memberFieldChoices, memberFieldPairs } from './member-fields.ts';
import { changeSettings } from './settings.ts';
import { planUndo } from './undo.ts';
import { previewChanges, previewRows } from './preview-report.ts';
import { repairs } from './repairs.ts';
import { retries } from './retries.ts';
import { takeOver, watchPair } from './watched.ts';

/** Everything that people may do with links and members besides linking and unlinking. */
export const createActions = (context: LinkContext): ActionService => ({
  ...linkActions(context),
  ...mapActions(context),
  ...repairs(context),
  ...retries(context),
  watch: (programId, campaignId, actor) => watchPair(context, programId, campaignId, actor),
  changeSettings: (change, actor) => changeSettings(context, change, actor),
  memberFields: () => memberFieldPairs(context),
  memberFieldChoices: () => memberFieldChoices(context),
  changeMemberFields: (pairs, actor) => changeMemberFields(context, pairs, actor),
  takeOver: (linkId) => takeOver(context, linkId),
  candidates: (linkId, personId) => candidates(context, linkId, personId),
  fieldWrites: async (linkId) => {
    await linkOf(context, linkId);
    return { rows: await fieldWritesOf(context.store.db, context.scope, linkId, 100) };
  },
  planMembers: (linkId, decisions, actor) => planMembers(context, linkId, decisions, actor),
  planUndo: (linkId, wanted, actor) => planUndo(context, linkId, wanted, actor),
  applyPlan: (planId, actor, ofLink) => applyPlan(context, planId, actor, ofLink),
  previewRows: (previewId, query) => previewRows(context, previewId, query),
  previewChanges: (previewId, ofCampaign) => previewChanges(context, previewId, ofCampaign),
  planResults: (planId, page) => planResults(context, planId, page),
});
