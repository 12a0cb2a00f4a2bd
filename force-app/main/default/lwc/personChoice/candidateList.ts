import type { CandidatesView, DecisionOption } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { counted } from 'c/words';

type Candidate = CandidatesView['candidates'][number];

/** What the API calls somebody who is not there yet. */
const NEW = 'new';

const kinds = { lead: labels.lead, contact: labels.contact, marketo: labels.marketo } as const;

/** Whoever may be chosen: nobody who stands for another member, and nobody whom this user may not see. */
const isOffered = ({ taken, recordId }: Candidate): boolean => !taken && Boolean(recordId);

/** The people who may be chosen, as options of a list; somebody new at the end where that is possible. */
export function choicesOf({ candidates, canCreate, side }: CandidatesView) {
  const people = candidates.filter(isOffered).map(({ recordId, person, company, kind }) => ({
    value: recordId,
    label: [person, company, kinds[kind]].filter((part) => part !== null).join(', '),
  }));
  const text = side === 'salesforce' ? decisionLabels.someoneNewLead : decisionLabels.someoneNewMarketo;
  return canCreate ? [...people, { value: NEW, label: text }] : people;
}

/** Says how many are not offered; empty when all are. */
export function notOffered({ candidates }: CandidatesView): string {
  const count = candidates.filter((one) => !isOffered(one)).length;
  return count === 0 ? '' : counted(count, decisionLabels.oneNotOffered, decisionLabels.manyNotOffered);
}

/** The decision that this record is the person. */
export const decisionFor = (record: string): DecisionOption => ({
  action: 'choose',
  side: null,
  value: null,
  record,
});
