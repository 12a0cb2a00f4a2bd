import type { PreviewView } from 'c/companion';
import { labels } from 'c/labels';
import { planTexts } from 'c/planTexts';
import { tell } from 'c/sentences';
import { counted, fill, number, pieces } from 'c/words';

const line = (key: string, label: string, count: number, part = false) => ({
  key,
  label,
  value: number(count),
  className: part ? 'line part' : 'line',
});

/** How many people will have the same status on both sides. */
const headlineOf = ({ people, willBeInStep }: PreviewView): string =>
  fill(labels.previewHeadline, number(willBeInStep), number(people));

/** How many leads will be created: said before anything else; null when none is. */
const newLeadsText = ({ salesforce: { newLeads } }: PreviewView): string | null =>
  newLeads === 0 ? null : counted(newLeads, labels.oneNewLead, labels.manyNewLeads);

/** Custom fields of members that are written on a side, where some are mapped. */
function fieldLines({ memberFields }: PreviewView, side: 'marketo' | 'salesforce') {
  if (memberFields === undefined) return [];
  const of = memberFields.pairs.map((pair) => pair[side]);
  const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
  const overwritten = sum(of.map((one) => one.overwritten));
  return [
    line('values', labels.memberFieldsWritten, sum(of.map(({ filled }) => filled)) + overwritten),
    line('overwritten', labels.memberFieldsOverwritten, overwritten, true),
  ];
}

/** What a preview writes, in numbers: a box for each side. */
const boxesOf = (preview: PreviewView) => {
  const { salesforce, marketo } = preview;
  return [
    {
      key: 'salesforce',
      title: labels.inSalesforce,
      lines: [
        line('added', labels.membersAdded, salesforce.added),
        line('new', labels.asNewLeads, salesforce.newLeads, true),
        line('changed', labels.statusesChanged, salesforce.changed),
        line('removed', labels.removed, salesforce.removed),
        ...fieldLines(preview, 'salesforce'),
        line('fields', labels.campaignFieldsChanged, salesforce.fields.length),
      ],
    },
    {
      key: 'marketo',
      title: labels.inMarketo,
      lines: [
        line('added', labels.membersAdded, marketo.added),
        line('new', labels.asNewPeople, marketo.newPeople, true),
        line('changed', labels.statusesChanged, marketo.changed),
        line('removed', labels.removed, marketo.removed),
        ...fieldLines(preview, 'marketo'),
      ],
    },
  ];
};

/** What stays as it is, what waits, and what it costs; the numbers are set in bold. */
const remarksOf = ({ alreadyInStep, willWait, calls, budget = [] }: PreviewView) => {
  // With what is read besides, where the companion tells it.
  const callsTo = (vendor: 'marketo' | 'salesforce') =>
    number(budget.find((day) => day.vendor === vendor)?.calls ?? calls[vendor]);
  return [
    { key: 'same', pieces: pieces(labels.alreadyTheSame, number(alreadyInStep)) },
    { key: 'wait', pieces: pieces(labels.willWait, number(willWait)) },
    { key: 'calls', pieces: pieces(labels.usesCalls, callsTo('salesforce'), callsTo('marketo')) },
  ];
};

/** For each vendor whose day has not as many calls left as the first sync takes: how long it takes then. */
const shortDaysOf = ({ budget = [] }: PreviewView) =>
  budget
    .filter(({ enough }) => !enough)
    .map(({ vendor, said, text }) => ({ key: vendor, text: tell(planTexts, said, text) }));

/** What linking is called. */
export const linkLabelOf = (isMove: boolean): string => (isMove ? labels.moveAndSync : labels.linkAndSync);

/** What a preview says before its rows. `movesFrom`: the program whose link ends by it, null when none does. */
export const factsOf = (preview: PreviewView, movesFrom: string | null) => ({
  moveText: movesFrom === null ? null : fill(labels.moveText, movesFrom),
  subtitle: fill(labels.previewSubtitle, preview.program.name, preview.campaign.name),
  canApply: preview.canApply,
  blocked: !preview.canApply,
  findings: preview.findings,
  hasFindings: preview.findings.length > 0,
  hasRows: preview.rows.length > 0 || preview.salesforce.fields.length > 0,
  headline: headlineOf(preview),
  newLeads: newLeadsText(preview),
  boxes: boxesOf(preview),
  remarks: remarksOf(preview),
  shortDays: shortDaysOf(preview),
});
