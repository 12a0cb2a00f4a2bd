import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import getCandidates from '@salesforce/apex/MemberDecisionController.getCandidates';
import PersonChoice from 'c/personChoice';
import { createElement } from 'lwc';
import { apexError, clear, settled, within } from '../../../../../../test/lwc-support/dom';

jest.mock('@salesforce/apex/MemberDecisionController.getCandidates', () => ({ default: jest.fn() }), {
  virtual: true,
});
const ask = getCandidates as jest.MockedFunction<typeof getCandidates>;

const candidate = (recordId: string | null, person: string, parts: object = {}) => ({
  recordId,
  kind: 'contact',
  person,
  company: 'Aster Foods',
  email: 'k@aster.example',
  taken: false,
  ...parts,
});
const found = {
  linkId: 'link-1',
  personId: 'p1',
  side: 'salesforce',
  candidates: [
    candidate('003000000000001AAA', 'Dorota Nowicka'),
    candidate('00Q1', 'Dan K.', { kind: 'lead' }),
  ],
  canCreate: true,
};

async function open() {
  const element = createElement('c-person-choice', { is: PersonChoice });
  Object.assign(element, { campaignId: '701', linkId: 'link-1', personId: 'p1', person: 'D. Kowalski' });
  const closed = jest.fn<(event: Event) => void>();
  element.addEventListener('close', closed);
  document.body.append(element);
  await settled();
  const view = within(element);
  const choose = (value: string) =>
    view.send('lightning-radio-group', new CustomEvent('change', { detail: { value } }));
  const labels = () =>
    (view.property('lightning-radio-group', 'options') as readonly { label: string }[]).map(
      ({ label }) => label,
    );
  return { view, closed, choose, labels };
}

describe('c-person-choice', () => {
  beforeEach(() => {
    ask.mockReset().mockResolvedValue(found);
  });
  afterEach(clear);

  it('offers whoever has that e-mail address, and somebody new', async () => {
    const { view, closed, choose, labels } = await open();
    expect(ask).toHaveBeenCalledWith({ campaignId: '701', linkId: 'link-1', personId: 'p1' });
    expect(view.property('lightning-radio-group', 'label')).toBe('Who is D. Kowalski in Salesforce?');
    expect(labels()).toEqual([
      'Dorota Nowicka, Aster Foods, contact',
      'Dan K., Aster Foods, lead',
      'Somebody new: create a lead',
    ]);
    expect(view.property('[data-action="next"]', 'disabled')).toBe(true);
    await expect(document.body).toBeAccessible();
    await choose('003000000000001AAA');
    await view.click('next');
    expect(closed.mock.calls[0]?.[0]).toMatchObject({
      detail: { action: 'choose', record: '003000000000001AAA' },
    });
  });

  it('offers nobody who stands for another member, or whom this user may not see', async () => {
    ask.mockResolvedValue({
      ...found,
      canCreate: false,
      candidates: [candidate('00Q1', 'Dan K.', { taken: true }), candidate(null, 'Somebody')],
    });
    const { view } = await open();
    expect(view.one('lightning-radio-group')).toBeNull();
    expect(view.text('.note')).toContain('2 records are not offered');
  });

  it('says why it could not ask, and tries again', async () => {
    ask.mockRejectedValueOnce(apexError('timeout'));
    const { view, labels } = await open();
    expect(view.property('c-error-panel', 'failure')).toMatchObject({ code: 'timeout' });
    await view.send('c-error-panel', new CustomEvent('retry'));
    expect(labels()).toHaveLength(3);
  });
});
