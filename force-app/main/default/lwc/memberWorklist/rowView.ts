import type { WorklistView } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { memberLabels } from 'c/memberLabels';
import { optionText } from 'c/memberDecisions';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { fill } from 'c/words';
import { isPicked, suggestionOf, type Picks } from './selection';

type Member = WorklistView['groups'][number]['rows'][number];

/** Reasons that are mended in the record itself. */
const mendedInRecord: ReadonlySet<string> = new Set(['no-email']);

/** Why a member waits, and what to do; a failure's message is the vendor's own. */
export const sentenceOf = ({ said, sentence }: Member): string | null =>
  tell(reasonTexts, said?.sentence, sentence);
export const remedyOf = ({ said, remedy }: Member): string | null => tell(reasonTexts, said?.remedy, remedy);

/** Whether the question is who somebody is, not what shall happen. */
export const asksWho = ({ reason }: Member): boolean => reason === 'same-email-other-name';

/** The button for everything that is not suggested: its word, and what it is called for this member. */
function othersOf(member: Member): { readonly word: string; readonly name: string } | null {
  const { person, options } = member;
  if (asksWho(member))
    return { word: decisionLabels.choosePerson, name: fill(decisionLabels.choosePersonFor, person) };
  if (options.length === 0) return null;
  return { word: decisionLabels.otherOptions, name: fill(decisionLabels.otherOptionsFor, person) };
}

/** A member as its row shows it. Its own sentence is told only where it says more than its group's (`said`). */
export function rowOf(member: Member, said: string, picks: Picks, mayDecide: boolean) {
  const { person, recordId, kind, marketo, salesforce } = member;
  const suggestion = suggestionOf(member);
  const href = recordId === null ? null : `/${recordId}`;
  const opens = mayDecide && href !== null && mendedInRecord.has(member.reason ?? '');
  return {
    key: member.personId,
    person,
    href,
    detail: member.company ?? member.email,
    marketo: marketo ?? memberLabels.notAMemberNow,
    marketoClass: marketo === null ? 'absent' : 'verbatim',
    salesforce: salesforce ?? memberLabels.notAMemberNow,
    salesforceClass: salesforce === null ? 'absent' : 'verbatim',
    action:
      suggestion?.action === 'set'
        ? optionText(suggestion)
        : mayDecide && asksWho(member)
          ? null
          : remedyOf(member),
    sentence: member.sentence === said ? null : sentenceOf(member),
    selectable: mayDecide && suggestion !== null,
    selected: isPicked(member, picks),
    selectLabel: fill(decisionLabels.selectMember, person),
    others: mayDecide ? othersOf(member) : null,
    open: opens ? (kind === 'contact' ? decisionLabels.openContact : decisionLabels.openLead) : null,
  };
}
