/** A campaign the page can show, with the facts of its highlights panel. Dates are ISO 8601 days. */
export type PreviewCampaign = {
  readonly id: string;
  readonly name: string;
  readonly type: string | null;
  readonly status: string | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly owner: string | null;
};

/** A lead or contact the page can show. */
export type PreviewPerson = {
  readonly id: string;
  readonly object: 'Lead' | 'Contact';
  readonly name: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly owner: string | null;
};
