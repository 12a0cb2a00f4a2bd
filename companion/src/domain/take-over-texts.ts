/** What to do next on the way of a watched pair to Lockstep, by code. Gaps are named; names are never translated. */
export const takeOverTexts = {
  wait: 'Both sides are being compared. Look again in a minute.',
  look: 'Look at who differs: Marketo’s own sync has not carried those over, and the first sync would.',
  untie:
    'In Marketo, open “{program}”, choose Program Actions, Salesforce Campaign Sync, and set it to None. No member is removed.',
  preview: 'Preview “{program}” with “{campaign}”, and link them. The first sync ends with a certificate.',
} as const;
