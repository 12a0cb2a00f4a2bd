/** Reads a component under test the way its user does: by what is on screen. */

/** Waits until the component has rendered what was promised before. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

/** Empties the page between tests. */
export const clear = (): void => {
  document.body.replaceChildren();
};

/** A component's inside. */
export function within(element: Element) {
  const root = element.shadowRoot;
  if (!root) throw new Error('This element has no inside.');
  const one = (selector: string) => root.querySelector(selector);
  return {
    element,
    one,
    all: (selector: string) => [...root.querySelectorAll(selector)],
    text: (selector: string) => (one(selector)?.textContent ?? '').replace(/\s+/gu, ' ').trim(),
    /** A public property of a child component. */
    property: (selector: string, name: string) =>
      (one(selector) as unknown as Record<string, unknown> | null)?.[name],
    async click(action: string): Promise<void> {
      const target = one(`[data-action="${action}"]`);
      if (!target) throw new Error(`There is no ${action}.`);
      (target as HTMLElement).click();
      await settled();
    },
    async send(selector: string, event: Event): Promise<void> {
      one(selector)?.dispatchEvent(event);
      await settled();
    },
  };
}

/** A finding with what a test does not care about filled in. */
export const finding = (parts: object) => ({
  code: 'label-near',
  facet: 'label',
  severity: 'blocking',
  marketoStatus: null,
  salesforceStatus: null,
  members: 1,
  params: {},
  sentence: 'A sentence',
  explanation: 'An explanation',
  fixes: [],
  ...parts,
});

/** How Apex rejects: the exception's message is JSON of ours. */
export const apexError = (code: string, message = 'Because.') => ({
  status: 500,
  body: { message: JSON.stringify({ code, message, reference: '7F2A19' }) },
});
