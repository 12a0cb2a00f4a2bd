import { SalesforceError } from '../errors.ts';
import { textOf } from '../org/row.ts';
import type { Draft } from './rules.ts';
import type { Org } from '../org/org.ts';
import type { Row } from '../org/row.ts';

/**
 * The org's duplicate rule on leads. It has a matching rule for leads and one for contacts (Salesforce Help, Standard Lead
 * Duplicate Rule); what those compare is a switch.
 */

type Person = 'Lead' | 'Contact';
type Matched = { readonly entityType: Person; readonly rows: readonly Row[] };

/**
 * What the matching rules are called, alike for both objects, and which engine runs them (Object Reference, MatchingRule,
 * MatchEngine). They are an admin's own. The standard ones ask for more, such as title or phone beside name and company,
 * and are content with less likeness.
 */
const ruleOf = {
  email: { rule: 'Email_Match', matchEngine: 'ExactMatchEngine' },
  name: { rule: 'Name_and_Company_Match', matchEngine: 'FuzzyMatchEngine' },
} as const;

const alive = (row: Row): boolean => row['IsDeleted'] !== true && row['IsConverted'] !== true;

/** Without case, accents, spaces and punctuation: what the fuzzy methods surely take for the same, and no more. */
const folded = (text: string | null): string =>
  (text ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const draftText = (draft: Draft, field: string): string | null => {
  const value = draft[field];
  return typeof value === 'string' ? value : null;
};

function byEmail(org: Org, draft: Draft, object: Person): Row[] {
  const email = draftText(draft, 'Email');
  return email === null ? [] : (org.table(object).find('Email', email) ?? []).filter(alive);
}

/** A lead's Company is compared with the name of a contact's account (Salesforce Help, mapping of a duplicate rule's fields). */
const companyOf = (org: Org, object: Person, row: Row): string | null => {
  if (object === 'Lead') return textOf(row, 'Company');
  const account = org.get('Account', row['AccountId']);
  return account ? textOf(account, 'Name') : null;
};

/** First name, last name and company. A blank field matches nothing (Salesforce Help, Matching Criteria, Match Blank Fields). */
function byName(org: Org, draft: Draft, object: Person): Row[] {
  const [last, first, company] = ['LastName', 'FirstName', 'Company'].map((one) =>
    folded(draftText(draft, one)),
  );
  if (!last || !first || !company) return [];
  // No index folds as this does: the org is read through, which is quick enough for the worlds that have such a rule.
  return [...org.table(object).all()].filter(
    (row) =>
      alive(row) &&
      folded(textOf(row, 'LastName')) === last &&
      folded(textOf(row, 'FirstName')) === first &&
      folded(companyOf(org, object, row)) === company,
  );
}

/** DuplicateResult with a MatchResult for each matching rule that found records, and no fields but their ids (SOAP API Developer Guide). */
function duplicatesDetected(org: Org, matched: readonly Matched[], allowSave: boolean): SalesforceError {
  const { rule, matchEngine } = ruleOf[org.switches.duplicateMatch];
  const message = 'Use one of these records?';
  const matchResults = matched.map(({ entityType, rows }) => ({
    entityType,
    errors: [],
    matchEngine,
    matchRecords: rows.map((row) => ({
      additionalInformation: [],
      fieldDiffs: [],
      matchConfidence: 100,
      record: {
        attributes: { type: entityType, url: `/services/data/v65.0/sobjects/${entityType}/${row.Id}` },
        Id: row.Id,
      },
    })),
    rule,
    size: rows.length,
    success: true,
  }));
  return new SalesforceError('DUPLICATES_DETECTED', message, {
    extra: {
      [org.switches.duplicateResultKey]: {
        allowSave,
        duplicateRule: 'Standard_Lead_Duplicate_Rule',
        duplicateRuleEntityType: 'Lead',
        errorMessage: message,
        matchResults,
      },
    },
  });
}

/** Refuses a new lead that the duplicate rule takes for one of the org's people, with DUPLICATES_DETECTED. */
export function checkDuplicates(org: Org, draft: Draft, savesDuplicates: boolean): void {
  const { duplicateRule, duplicateMatch } = org.switches;
  if (duplicateRule === 'off' || (duplicateRule === 'alert' && savesDuplicates)) return;
  const find = duplicateMatch === 'email' ? byEmail : byName;
  const matched = (['Lead', 'Contact'] as const)
    .map((entityType) => ({ entityType, rows: find(org, draft, entityType) }))
    .filter(({ rows }) => rows.length > 0);
  if (matched.length > 0) throw duplicatesDetected(org, matched, duplicateRule === 'alert');
}
