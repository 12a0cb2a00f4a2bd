import { mostConditions, readFilter, type FilterCondition } from './filter.ts';
import type { ProgramType, Side } from './words.ts';

/** What a link's owner decided in advance (docs/sync-rules.md, 4 and 5). Plain JSON: part of a plan's frame. */
export type Policies = {
  /** Both sides changed: which one is right. */
  readonly conflict: 'furthest' | 'marketo' | 'salesforce' | 'latest';
  /** Marketo would have to go back a step. */
  readonly backwards: 'hold' | 'restore' | 'readd';
  /** A membership was removed on that side: what happens on the other one. */
  readonly removal: Readonly<Record<Side, RemovalPolicy>>;
  /** A membership vanished because the person was deleted. */
  readonly personDeleted: 'keep' | 'remove';
  /** A Marketo person whom Salesforce does not know. */
  readonly creation: 'create' | 'existing-only' | 'cap' | 'approve';
  /** New people per cycle; only with `creation: 'cap'`. */
  readonly creationCap: number | null;
  /** Engagement programs: campaign members may be added, and so start to receive content. */
  readonly additionsFromSalesforce: boolean;
  /** Who is not synced at all: people who fulfil one of these. */
  readonly filter: readonly FilterCondition[];
  /** Campaign fields written from the program. */
  readonly fields: { readonly type: boolean; readonly actualCost: boolean };
};

export type RemovalPolicy = 'hold' | 'propagate' | 'keep';

/** `code`: the sentence of a refusal that says so. */
export type PolicyProblem = {
  readonly path: string;
  readonly code: 'policy-value' | 'policy-readd' | 'policy-cap' | 'policy-cap-alone' | 'policy-filter';
  readonly expected: string;
};

export const defaultPolicies: Policies = {
  conflict: 'furthest',
  backwards: 'hold',
  removal: { marketo: 'propagate', salesforce: 'propagate' },
  personDeleted: 'keep',
  creation: 'create',
  creationCap: null,
  additionsFromSalesforce: false,
  filter: [],
  fields: { type: true, actualCost: true },
};

/** A link's policies with those conditions, too, that hold for every link of the connection. */
export const withFilter = (policies: Policies, everywhere: readonly FilterCondition[]): Policies =>
  everywhere.length === 0 ? policies : { ...policies, filter: [...policies.filter, ...everywhere] };

/** The values each policy accepts; engagement programs never re-add, since joining again starts content from the beginning. */
const choices = {
  conflict: ['furthest', 'marketo', 'salesforce', 'latest'],
  backwards: ['hold', 'restore', 'readd'],
  removal: ['hold', 'propagate', 'keep'],
  personDeleted: ['keep', 'remove'],
  creation: ['create', 'existing-only', 'cap', 'approve'],
} as const;

/**
 * Reads untrusted settings over the defaults: what is missing keeps its default, everything wrong or unknown is listed.
 * Never throws.
 */
export function readPolicies(
  input: unknown,
  programType: ProgramType,
):
  | { readonly ok: true; readonly policies: Policies }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] } {
  const problems: PolicyProblem[] = [];
  const refuse = (path: string, expected: string, code: PolicyProblem['code'] = 'policy-value') =>
    void problems.push({ path, code, expected });

  const fieldsOf = (
    value: unknown,
    path: string,
    known: readonly string[],
  ): Readonly<Record<string, unknown>> => {
    if (value === undefined) return {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse(path, 'an object');
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) refuse(path ? `${path}.${key}` : key, `one of ${known.join(', ')}`);
    }
    return Object.fromEntries(Object.entries(value));
  };
  const choice = <Choice extends string>(
    value: unknown,
    path: string,
    allowed: readonly Choice[],
    fallback: Choice,
  ) => {
    if (value === undefined) return fallback;
    const found = allowed.find((one) => one === value);
    if (found === undefined) refuse(path, `one of ${allowed.join(', ')}`);
    return found ?? fallback;
  };
  const flag = (value: unknown, path: string, fallback: boolean): boolean => {
    if (value === undefined || typeof value === 'boolean') return value ?? fallback;
    refuse(path, 'true or false');
    return fallback;
  };

  const given = fieldsOf(input, '', Object.keys(defaultPolicies));
  const removal = fieldsOf(given['removal'], 'removal', Object.keys(defaultPolicies.removal));
  const fields = fieldsOf(given['fields'], 'fields', Object.keys(defaultPolicies.fields));
  const standard = defaultPolicies;

  const backwards = choice(given['backwards'], 'backwards', choices.backwards, standard.backwards);
  if (backwards === 'readd' && programType === 'Engagement')
    refuse('backwards', 'hold or restore in an engagement program', 'policy-readd');

  const creation = choice(given['creation'], 'creation', choices.creation, standard.creation);
  const cap = given['creationCap'] ?? null;
  const isCap = typeof cap === 'number' && Number.isSafeInteger(cap) && cap > 0;
  if (creation === 'cap' ? !isCap : cap !== null) {
    if (creation === 'cap') refuse('creationCap', 'a whole number above 0', 'policy-cap');
    else refuse('creationCap', 'nothing, unless creation is cap', 'policy-cap-alone');
  }

  const filter = given['filter'] === undefined ? standard.filter : readFilter(given['filter']);
  if (filter === undefined)
    refuse(
      'filter',
      `at most ${String(mostConditions)} conditions, each with field, test and value`,
      'policy-filter',
    );

  const policies: Policies = {
    conflict: choice(given['conflict'], 'conflict', choices.conflict, standard.conflict),
    backwards,
    removal: {
      marketo: choice(removal['marketo'], 'removal.marketo', choices.removal, standard.removal.marketo),
      salesforce: choice(
        removal['salesforce'],
        'removal.salesforce',
        choices.removal,
        standard.removal.salesforce,
      ),
    },
    personDeleted: choice(
      given['personDeleted'],
      'personDeleted',
      choices.personDeleted,
      standard.personDeleted,
    ),
    creation,
    creationCap: isCap ? cap : null,
    additionsFromSalesforce: flag(
      given['additionsFromSalesforce'],
      'additionsFromSalesforce',
      standard.additionsFromSalesforce,
    ),
    filter: filter ?? standard.filter,
    fields: {
      type: flag(fields['type'], 'fields.type', standard.fields.type),
      actualCost: flag(fields['actualCost'], 'fields.actualCost', standard.fields.actualCost),
    },
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, policies };
}

/** The removal policy in force: `propagate` waits, as `hold`, until the link has had one clean certificate. */
export function effectiveRemoval(
  policies: Policies,
  removedOn: Side,
  cleanCertificate: boolean,
): RemovalPolicy {
  const policy = policies.removal[removedOn];
  return policy === 'propagate' && !cleanCertificate ? 'hold' : policy;
}

/**
 * May campaign members be added to the program? Engagement programs: only once an admin turned it on for this link, since
 * new members start to receive content. E-mail programs: people join only by being mailed (Adobe docs, program membership).
 */
export function additionsToMarketo(
  policies: Policies,
  programType: ProgramType,
): { readonly allowed: boolean; readonly possible: boolean } {
  return {
    allowed: programType !== 'Engagement' || policies.additionsFromSalesforce,
    possible: programType !== 'Email',
  };
}
