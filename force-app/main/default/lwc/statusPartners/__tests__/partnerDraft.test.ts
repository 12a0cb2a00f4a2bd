import { describe, expect, it } from '@jest/globals';
import { partnerChoices as choices } from '../../../../../../test/lwc-support/partners';
import { differs, draftOf, noEdits, partnersOf, withEdit } from '../partnerDraft';

/** That each draft is what the companion makes of its partners, test/links/partner-draft.test.ts shows. */
describe('draftOf', () => {
  it('starts from the partners that the link has', () => {
    expect(draftOf(choices, noEdits)).toEqual(choices);
    expect(partnersOf(choices)).toEqual([
      { marketo: 'No Show', salesforce: 'No show' },
      { marketo: 'Attended', salesforce: 'Responded' },
    ]);
  });

  it('leaves a campaign status without a partner once nothing leads there any more', () => {
    const draft = draftOf(choices, withEdit(noEdits, 'marketo', 'No Show', null));
    expect(draft.salesforce.find(({ label }) => label === 'No show')).toMatchObject({
      given: false,
      partner: null,
    });
    expect(partnersOf(draft)).toEqual([{ marketo: 'Attended', salesforce: 'Responded' }]);
  });

  it('lets what leads to a status decide as what it comes back', () => {
    const edits = withEdit(noEdits, 'marketo', 'No Show', 'Responded');
    const draft = draftOf(choices, edits);
    expect(draft.salesforce.find(({ label }) => label === 'Responded')).toMatchObject({
      given: true,
      partner: 'No Show',
    });
    expect(partnersOf(draft)).toEqual([{ marketo: 'No Show', salesforce: 'Responded' }]);
  });
});

describe('differs', () => {
  it('sees when somebody chose again what there is', () => {
    const chosen = withEdit(noEdits, 'marketo', 'No Show', 'Attended');
    expect(differs(choices, chosen)).toBe(true);
    expect(differs(choices, withEdit(chosen, 'marketo', 'No Show', 'No show'))).toBe(false);
  });
});
