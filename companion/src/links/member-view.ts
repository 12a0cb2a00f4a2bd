import type { ReasonTold } from '../domain/reason-messages.ts';
import { saidOf } from '../domain/told.ts';
import type { WorklistRow } from '../store/worklist.ts';
import type { MemberView } from './report-views.ts';

/** Who a member is, as lists show it. */
export const ofPerson = (row: WorklistRow) => ({
  personId: row.personId,
  person: row.name ?? row.email ?? 'Unknown',
  company: row.company,
  email: row.email,
  kind: row.salesforceKind,
  recordId: row.salesforceRecordId,
  marketoId: row.marketoLeadId,
  marketo: row.marketo,
  salesforce: row.salesforce,
  duplicates: row.duplicates,
});

/** What is the matter with them, and what to do about it; nothing where no sentence is known. */
export const inWords = (
  told: Pick<ReasonTold, 'sentence' | 'remedy'> | null,
): Pick<MemberView, 'sentence' | 'remedy' | 'said'> => ({
  sentence: told?.sentence.text ?? null,
  remedy: told?.remedy?.text ?? null,
  said: {
    sentence: told && saidOf(told.sentence),
    remedy: told?.remedy ? saidOf(told.remedy) : null,
  },
});
