import { afterEach, describe, expect, it } from '@jest/globals';
import TimeText from 'c/timeText';
import { createElement } from 'lwc';
import { clear, within } from '../../../../../../test/lwc-support/dom';

const show = (properties: object) => {
  const element = createElement('c-time-text', { is: TimeText });
  Object.assign(element, properties);
  document.body.append(element);
  return within(element);
};

const sentence = (view: ReturnType<typeof within>) => view.element.shadowRoot?.textContent?.trim();

describe('c-time-text', () => {
  afterEach(clear);
  const today = new Date().toISOString();
  const long = '2020-02-03T10:00:00Z';

  it('says today and gives the time', () => {
    const view = show({ label: 'Last checked {0}.', value: today });
    expect(sentence(view)).toMatch(/^Last checked today at \s*\.$/u);
    expect(view.property('lightning-formatted-date-time', 'hour')).toBe('2-digit');
    expect(view.property('lightning-formatted-date-time', 'year')).toBeUndefined();
  });

  it('gives date and time on another day', () => {
    const view = show({ label: 'Last checked {0}.', value: long });
    expect(sentence(view)).not.toContain('today');
    expect(view.property('lightning-formatted-date-time', 'hour')).toBe('2-digit');
    expect(view.property('lightning-formatted-date-time', 'year')).toBe('numeric');
  });

  it('leaves the word today out on request', () => {
    expect(sentence(show({ label: 'Next check at about {0}.', value: today, clock: true }))).not.toContain(
      'today',
    );
  });

  it('is brief in columns', () => {
    const view = show({ value: long, brief: true });
    expect(view.property('lightning-formatted-date-time', 'hour')).toBeUndefined();
    expect(view.property('lightning-formatted-date-time', 'month')).toBe('short');
  });
});
