import { afterEach, describe, expect, it } from '@jest/globals';
import StatusFindings from 'c/statusFindings';
import { createElement } from 'lwc';
import { clear, finding, within } from '../../../../../../test/lwc-support/dom';

const show = (findings: unknown[]) => {
  const element = createElement('c-status-findings', { is: StatusFindings });
  Object.assign(element, { findings });
  document.body.append(element);
  return within(element);
};

describe('c-status-findings', () => {
  afterEach(clear);

  it('marks where two names differ and shows the fix', async () => {
    const view = show([
      finding({
        marketoStatus: 'No Show',
        salesforceStatus: 'No show',
        fixes: [{ code: 'map', text: 'Treat as “No Show”' }],
      }),
    ]);
    expect(view.text('.sentence')).toBe('“No Show” and “No show”');
    expect(view.text('mark')).toBe('s');
    expect(view.text('.fix')).toContain('Treat as “No Show”');
    await expect(document.body).toBeAccessible();
  });

  it('shows spaces as dots and reads them out', () => {
    const view = show([finding({ marketoStatus: 'Follow Up', salesforceStatus: 'Follow  Up' })]);
    expect(view.text('mark [aria-hidden]')).toBe('··');
    expect(view.text('mark .slds-assistive-text')).toBe('two spaces');
  });

  it('shows the sentence when the names are no near matches', () => {
    const view = show([
      finding({ sentence: '“Responded” is only in Salesforce', salesforceStatus: 'Responded' }),
    ]);
    expect(view.text('.sentence')).toBe('“Responded” is only in Salesforce');
    expect(view.all('mark')).toHaveLength(0);
  });

  it('folds more than five', async () => {
    const view = show(Array.from({ length: 7 }, () => finding({})));
    expect(view.all('[data-finding]')).toHaveLength(5);
    await view.click('show-all');
    expect(view.all('[data-finding]')).toHaveLength(7);
    expect(view.all('[data-action="show-all"]')).toHaveLength(0);
  });
});
