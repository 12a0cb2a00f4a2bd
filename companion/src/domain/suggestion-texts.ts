/** Why a program may belong to a campaign: every sentence by its code. Gaps are named. */
export const suggestionTexts = {
  'same-name': 'Both have the same name.',
  'common-words': 'Both names hold “{words}”.',
  'same-month': 'The program’s name holds the month it starts in: {month}.',
  'same-type': 'The campaign’s type is the program’s channel.',
  'statuses-match': '{matched} of {total} statuses match.',
  'shared-members': '{shared} of {of} campaign members are known from this program.',
} as const;
