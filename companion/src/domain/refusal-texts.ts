/**
 * Why a request is refused, and what to do: every sentence that a page may show, by its code. Gaps are named; names of statuses,
 * programs and campaigns are never translated.
 */
export const refusalTexts = {
  // What is not there.
  'no-link': 'There is no such link. List the links to find the right one.',
  'no-program': 'There is no such program in Marketo, or Lockstep may not see it.',
  'no-campaign': 'There is no such campaign in Salesforce, or Lockstep may not see it.',
  'no-preview': 'There is no such preview. Preview the changes again.',
  'no-plan': 'There is no such plan. Make it again.',
  'no-repair': 'There is no such repair. Plan it again.',
  'no-member': 'There is no such member of this link.',
  'no-batch': 'There is no such batch. List the batches to find the right one.',
  'no-row': 'The preview has no such row. Preview the changes again.',
  'no-status-in-program': 'The program has no status “{status}”.',
  'no-status-in-campaign': 'The campaign has no status “{status}”.',
  'no-certificate': 'This link was not compared in full yet. The first comparison follows its first sync.',
  'nothing-to-undo': 'Lockstep has written no member there, or it was undone.',
  'fields-stay':
    'Only custom fields were copied there. They are not set back: their history says what was there.',
  'nothing-fails': 'Nothing fails by this cause any more.',
  'retry-used': 'This plan was carried out already. Nothing is tried twice.',
  'no-such-id': 'There is nothing of that id.',
  'other-page': 'This page key is not one that a list gave out: start again from the first page.',
  // The state of a link.
  'link-checking': 'This link is being checked, so that is not possible now.',
  'link-watched': 'This pair is only watched, so that is not possible.',
  'link-blocked': 'This pair is blocked, so that is not possible now.',
  'link-ready': 'This pair waits for its preview to be confirmed, so that is not possible now.',
  'link-active': 'This link is active, so that is not possible now.',
  'link-paused': 'This link is paused, so that is not possible now.',
  'link-held': 'This link is held, so that is not possible now.',
  'link-broken': 'This link is broken, so that is not possible now.',
  'link-unlinked': 'This link was ended, so that is not possible.',
  'link-moved-on': 'Somebody else changed this link just now.',
  'program-taken': 'This program is already linked to a campaign.',
  'campaign-taken': 'This campaign is already linked to a program.',
  'connection-off': 'Campaign sync is switched off. An admin can switch it on again.',
  // Previews and plans.
  'preview-too-old': 'This preview is older than 24 hours. Preview the changes again.',
  'preview-used': 'This preview was confirmed and unlinked again. Preview the changes again.',
  'preview-stale': 'Something changed since the preview.',
  'preview-is-old': 'The preview is older than 24 hours.',
  'preview-in-the-way': 'The preview could not be confirmed: something stood in its way.',
  'preview-again': 'Preview the changes again.',
  'pair-refused': 'This pair cannot be linked: its preview says why.',
  'move-blocked':
    'The statuses of the new pair do not match, so the link stays where it is. Mend them first.',
  'move-keeps-one': 'A link moves to another campaign or to another program, and keeps the other one.',
  'plan-too-old': 'This plan is older than 24 hours. Make it again.',
  'plan-used': 'This plan was applied already. Its page shows what became of each member.',
  'plan-stale': 'Statuses or policies changed since the plan was made. Make it again.',
  'decided-just-now': 'Somebody else decided about one of these members just now. Look at them again.',
  'first-sync-runs': 'The first sync of this link has not ended yet.',
  'first-sync-forgotten':
    'What was written before {date} is no longer kept, so this first sync cannot be undone as a whole. Set single members instead.',
  'campaign-name-long':
    'A campaign name may have {most} characters; this one has {now}. Choose a shorter name.',
  'campaign-field':
    'Lockstep’s Salesforce user may not set {field} of a new campaign. Leave it out, or give it that right.',
  'campaign-not-visible':
    'The new campaign was created, but Lockstep may not see it. Give its user access to campaigns.',
  'campaign-maybe-made': 'Salesforce may still be making this campaign. Confirm again in {seconds} seconds.',
  'additions-later':
    'Additions from Salesforce are allowed once the pair is linked, with the number of people they are: change the policies of the link then.',
  'additions-number':
    '{people} people would join this engagement program and start to receive its content. Confirm that number.',
  'additions-admin': 'Only an admin may let campaign members join an engagement program.',
  // What is otherwise than a preview showed.
  'status-lost-in-marketo': '“{status}” is no longer a status of the channel in Marketo.',
  'status-new-in-marketo': '“{status}” is a new status of the channel in Marketo.',
  'status-edited-in-marketo': '“{status}” was edited in the channel in Marketo.',
  'status-lost-in-salesforce': '“{status}” is no longer a status of the campaign in Salesforce.',
  'status-new-in-salesforce': '“{status}” is a new status of the campaign in Salesforce.',
  'status-edited-in-salesforce': '“{status}” was edited in the campaign in Salesforce.',
  'partners-changed': 'Other statuses belong together now.',
  'policies-changed': 'The policies of the link were changed.',
  // Pairs that Marketo's own sync keeps.
  'watch-not-native':
    'Marketo’s own sync does not keep this pair, so there is nothing to watch. Preview it, and link it.',
  'not-watched': 'This pair is no longer watched. Watch it again, or preview and link it.',
  'linked-elsewhere': '“{program}” and “{campaign}” are linked by now. End that link, or move it.',
  'tied-elsewhere':
    'Marketo’s own sync keeps “{program}” with another campaign by now. In Marketo, open the program, choose Program Actions, Salesforce Campaign Sync, and see which.',
  // Partners and repairs.
  'map-no-way-back':
    'With this choice “{status}” would not come back as what it was. Choose another partner.',
  'map-changed': 'Which statuses are partners was changed by somebody else just now. Look at them again.',
  'no-rename': 'Nothing says that “{to}” is the new name of “{from}”. Look at the statuses again.',
  'repair-running':
    'The statuses of this campaign are being mended just now. Wait until that is done, then try again.',
  'repair-used': 'This plan was carried out already. Its page shows what became of it.',
  'repair-too-old': 'This plan is older than 24 hours. Make it again.',
  'repair-empty': 'This plan changes nothing. Choose at least one fix.',
  'repair-stale': 'Statuses or partners changed since the plan was made. Make it again.',
  'repair-moved-on': 'Somebody else went on with this repair just now. Look at it again.',
  'repair-not-applied': 'Only a repair that was carried out can be undone.',
  'repair-forgotten':
    'Whom this repair moved is no longer kept, so it cannot be undone. Plan a new repair instead.',
  'linked-since': 'The campaign was linked since, and its link lives on these statuses. Plan a new repair.',
  'linked-to-other':
    'The campaign is linked to “{program}”, and that link lives on these statuses. End or move it first.',
  // Policies that do not go together, or cannot be.
  'policy-readd':
    'Nobody is taken out of an engagement program and added again: its content would begin anew for them.',
  'policy-cap': 'How many leads a sync may create is a whole number above 0.',
  'policy-cap-alone': 'How many leads a sync may create is asked only where new leads are limited.',
  'policy-filter': 'A filter has at most {most} conditions, each with a field, a test and a value.',
  'policy-value': 'These policies have a value that cannot be: {policies}.',
  // A request that cannot be read: fields have the names of the API.
  'request-form': 'The request has a form that cannot be used.',
  'request-field': 'The field “{field}” of the request cannot be used.',
  'request-fields': 'These fields of the request cannot be used: {fields}.',
  'request-field-missing': 'The request lacks the field “{field}”.',
  'request-field-unknown': 'The request has a field that Lockstep does not know: “{field}”.',
  'request-field-most': 'The field “{field}” of the request may be {most} at most.',
  'request-field-least': 'The field “{field}” of the request must be {least} at least.',
  'request-field-long': 'The field “{field}” of the request is too long: its length may be {most} at most.',
  'request-field-short':
    'The field “{field}” of the request is too short: its length must be {least} at least.',
  'request-again': 'Correct it and send the request again.',
  // Custom fields of members.
  'fields-too-many': 'At most {most} pairs of fields can be mapped. Leave some out.',
  'field-twice': '“{field}” stands in two pairs. Give each field one partner.',
  'field-missing-marketo':
    'Marketo’s program members have no custom field “{marketo}” that Lockstep can see. Choose one from the list of fields.',
  'field-missing-salesforce':
    'Salesforce’s campaign members have no custom field “{salesforce}” that Lockstep can see. Choose one from the list, or give Lockstep’s user access to it.',
  'field-readonly-marketo': 'Lockstep may not write “{marketo}” in Marketo. Choose another field.',
  'field-readonly-salesforce':
    'Lockstep may not write “{salesforce}” in Salesforce. Give its user the right to edit it, or choose another field.',
  'field-types-differ':
    'The types of “{marketo}” ({one}) and “{salesforce}” ({other}) do not fit. Choose fields of types that fit, such as text and text.',
  // What else there is to say: appended.
  'change-that': 'Change that and try again.',
  'members-refused': '{refused} of {members} members were refused.',
  'decide-again': 'Look at the current state and decide again.',
  'check-id': 'Check the id; it may have been deleted.',
  'correct-record': 'Correct the record and try again.',
  'ask-settings': 'Ask an admin to check the settings of Lockstep.',
  // What a vendor says, or does not.
  'vendor-said': '{vendor}: {message}.',
  'vendor-sign-in':
    '{vendor} refused the sign-in of Lockstep. Ask an admin to check the credentials of the connection.',
  'vendor-rate': '{vendor} is taking no more calls at the moment. Try again in a minute.',
  'vendor-quota':
    'The calls to {vendor} are used up for today. Nothing is lost; try again after the daily reset.',
  'vendor-busy': '{vendor} is busy with other calls. Try again in a minute.',
  'vendor-unreachable': '{vendor} could not be reached. Try again in a few minutes.',
  'vendor-unknown':
    'It is not known yet whether {vendor} carried out the last change. Lockstep looks before it repeats anything; refresh in a few minutes.',
  internal: 'Something went wrong inside Lockstep. Try again, and give an admin the request id if it stays.',
} as const;
